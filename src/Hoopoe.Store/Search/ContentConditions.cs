using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Search;

/// <summary>A condition on what is known of a message beyond its state.</summary>
/// <param name="cost">What it needs at most.</param>
/// <param name="test">Asks for it.</param>
sealed class FactCondition(SearchCost cost, Func<MessageFacts, Truth> test) : Condition
{
    public override SearchCost Cost => cost;

    public override Truth Test(SearchedMessage message) => message.Facts is { } facts ? test(facts) : Truth.Unknown;

    /// <summary>The message's EMAILID (RFC 8474).</summary>
    public static FactCondition OfEmailId(string emailId) => new(SearchCost.Row, facts => facts.HasEmailId(emailId));

    /// <summary>The message's THREADID (RFC 8474).</summary>
    public static FactCondition OfThreadId(string threadId) => new(SearchCost.Row, facts => facts.HasThreadId(threadId));

    /// <summary>A header field that is there, and holds a text.</summary>
    /// <param name="header">Its place in <see cref="SearchTerms.Headers"/>.</param>
    public static FactCondition OfHeader(int header) => new(SearchCost.Header, facts => facts.HasHeader(header));

    /// <summary>The day of the Date field, as written there.</summary>
    public static FactCondition OfSentDate(SearchDateRelation relation, DateOnly day) =>
        new(SearchCost.Header, facts => facts.IsSent(relation, day));

    /// <summary>A text anywhere in the message or its body.</summary>
    /// <param name="text">The text's place in <see cref="SearchTerms.Texts"/>.</param>
    public static FactCondition OfText(int text) => new(SearchCost.Text, facts => facts.HasText(text));
}
