using Hoopoe.Protocol.Model;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Search;

/// <summary>What is known of a message beyond its state in the view. Terms are by their places in <see cref="SearchTerms"/>.</summary>
abstract class MessageFacts
{
    /// <summary>Whether one of the texts asked about is in the message.</summary>
    public abstract Truth HasText(int text);

    /// <summary>Whether the message has one of the header fields asked about, with its text.</summary>
    public abstract Truth HasHeader(int header);

    /// <summary>
    /// Whether the day of its Date field, in that field's own zone (RFC 9051 §6.4.4), stands in a relation to a day. A message without a date
    /// that can be read is of no day.
    /// </summary>
    public abstract Truth IsSent(SearchDateRelation relation, DateOnly day);

    /// <summary>Whether it has an EMAILID (RFC 8474).</summary>
    public abstract Truth HasEmailId(string emailId);

    /// <summary>Whether it has a THREADID (RFC 8474).</summary>
    public abstract Truth HasThreadId(string threadId);

    /// <summary>The folded values of one of the header fields asked about, none if it is not there; null if that is not known.</summary>
    /// <param name="field">Its place in <see cref="SearchTerms.Fields"/>.</param>
    public abstract IReadOnlyList<string>? ValuesOf(int field);

    /// <summary>How well the text of the message fits what is looked for loosely; null if that is not known.</summary>
    /// <param name="pattern">What is looked for.</param>
    /// <param name="readsHeader">Whether header fields count as text.</param>
    public abstract double? FitOfText(FuzzyPattern pattern, bool readsHeader);

    protected static Truth Of(bool value) => value ? Truth.Yes : Truth.No;
}
