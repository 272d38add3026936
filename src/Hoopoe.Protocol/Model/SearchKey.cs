using System.Collections.Immutable;

namespace Hoopoe.Protocol.Model;

/// <summary>A search key (RFC 9051 §6.4.4 and extensions): a condition a message meets or not.</summary>
public abstract record SearchKey
{
    private protected SearchKey()
    {
    }
}

/// <summary>ALL.</summary>
public sealed record SearchAll : SearchKey;

/// <summary>All of several keys; empty is true of every message.</summary>
public sealed record SearchAnd(ImmutableArray<SearchKey> Keys) : SearchKey;

/// <summary>OR.</summary>
public sealed record SearchOr(SearchKey Left, SearchKey Right) : SearchKey;

/// <summary>NOT.</summary>
public sealed record SearchNot(SearchKey Key) : SearchKey;

/// <summary>FUZZY: matched more loosely, and ranked (RFC 6203).</summary>
public sealed record SearchFuzzy(SearchKey Key) : SearchKey;

/// <summary>ANSWERED, UNANSWERED and so on.</summary>
/// <param name="Flag">One system flag.</param>
/// <param name="IsSet">Whether it has to be set or not set.</param>
public sealed record SearchFlag(SystemFlags Flag, bool IsSet) : SearchKey;

/// <summary>KEYWORD and UNKEYWORD.</summary>
public sealed record SearchKeyword(string Keyword, bool IsSet) : SearchKey;

/// <summary>RECENT and OLD (RFC 3501); NEW is this with UNSEEN.</summary>
public sealed record SearchRecent(bool IsSet) : SearchKey;

/// <summary>Message numbers; <c>$</c> means the saved result (RFC 5182).</summary>
public sealed record SearchNumbers(SequenceSet Set) : SearchKey;

/// <summary>UID: unique identifiers; <c>$</c> means the saved result (RFC 5182).</summary>
public sealed record SearchUids(SequenceSet Set) : SearchKey;

/// <summary>Which date a search looks at.</summary>
public enum SearchDateField
{
    /// <summary>The internal date: BEFORE, ON, SINCE.</summary>
    Internal,

    /// <summary>The Date field of the header: SENTBEFORE, SENTON, SENTSINCE.</summary>
    Sent,

    /// <summary>When the message came into the mailbox: SAVEDBEFORE, SAVEDON, SAVEDSINCE (RFC 8514).</summary>
    Saved,
}

/// <summary>How a date compares.</summary>
public enum SearchDateRelation
{
    /// <summary>Earlier than the day.</summary>
    Before,

    /// <summary>On the day.</summary>
    On,

    /// <summary>On the day or later.</summary>
    Since,
}

/// <summary>A date, without regard to time and zone.</summary>
public sealed record SearchDate(SearchDateField Field, SearchDateRelation Relation, DateOnly Date) : SearchKey;

/// <summary>OLDER and YOUNGER (RFC 5032): the internal date against so many seconds ago.</summary>
/// <param name="Seconds">At least 1.</param>
/// <param name="IsOlder">OLDER: that long ago or longer. Otherwise YOUNGER: that long ago or less.</param>
public sealed record SearchAge(uint Seconds, bool IsOlder) : SearchKey;

/// <summary>LARGER and SMALLER, both strict.</summary>
public sealed record SearchSize(long Octets, bool IsLarger) : SearchKey;

/// <summary>A header field that holds a text: HEADER, and BCC, CC, FROM, SUBJECT, TO.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Text">The text; empty for "the field is there".</param>
public sealed record SearchHeader(string Field, string Text) : SearchKey;

/// <summary>BODY: a text in the body; TEXT: in the header or the body.</summary>
/// <param name="Text">The text; empty matches every message.</param>
/// <param name="IncludesHeader">TEXT, not BODY.</param>
public sealed record SearchText(string Text, bool IncludesHeader) : SearchKey;

/// <summary>Whose metadata a MODSEQ key asks about (RFC 7162 §3.1.5). Hoopoe keeps one mod-sequence per message for all of them.</summary>
public enum SearchEntryType
{
    /// <summary>priv.</summary>
    Private,

    /// <summary>shared.</summary>
    Shared,

    /// <summary>all.</summary>
    All,
}

/// <summary>MODSEQ: the message's mod-sequence is at least this (RFC 7162 §3.1.5).</summary>
/// <param name="ModSeq">The mod-sequence.</param>
/// <param name="Entry">The metadata entry asked about, such as <c>/flags/\seen</c>; null for the message as a whole.</param>
/// <param name="EntryType">Whose entry; <see cref="SearchEntryType.All"/> without an entry.</param>
public sealed record SearchModSeq(ModSeq ModSeq, string? Entry, SearchEntryType EntryType) : SearchKey;

/// <summary>EMAILID (RFC 8474).</summary>
public sealed record SearchEmailId(string Id) : SearchKey;

/// <summary>THREADID (RFC 8474).</summary>
public sealed record SearchThreadId(string Id) : SearchKey;

/// <summary>SAVEDATESUPPORTED: the mailbox keeps save dates (RFC 8514).</summary>
public sealed record SearchSaveDateSupported : SearchKey;

/// <summary>FILTER: a search kept on the server under a name (RFC 5466).</summary>
public sealed record SearchFilter(string Name) : SearchKey;
