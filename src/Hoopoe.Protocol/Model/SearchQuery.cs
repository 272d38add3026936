namespace Hoopoe.Protocol.Model;

/// <summary>The result options of RETURN (RFC 9051 §6.4.4, RFC 4731 and extensions).</summary>
[Flags]
public enum SearchReturn
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MIN.</summary>
    Min = 1,

    /// <summary>MAX.</summary>
    Max = 2,

    /// <summary>ALL; also what <c>RETURN ()</c> means.</summary>
    All = 4,

    /// <summary>COUNT.</summary>
    Count = 8,

    /// <summary>SAVE: keep the result for <c>$</c> (RFC 5182).</summary>
    Save = 16,

    /// <summary>PARTIAL: a page of the result (RFC 9394).</summary>
    Partial = 32,

    /// <summary>RELEVANCY (RFC 6203).</summary>
    Relevancy = 64,

    /// <summary>UPDATE: tell of changes to the result (RFC 5267).</summary>
    Update = 128,

    /// <summary>CONTEXT: the client will ask again (RFC 5267).</summary>
    Context = 256,
}

/// <summary>What a RETURN asked for.</summary>
/// <param name="Items">The options given; <see cref="SearchReturn.All"/> where the parentheses were empty.</param>
/// <param name="Partial">The page of <see cref="SearchReturn.Partial"/>; null without it.</param>
public sealed record SearchReturnOptions(SearchReturn Items, PartialRange? Partial);

/// <summary>A search: what to look for and what to answer.</summary>
/// <param name="Key">The condition.</param>
/// <param name="Return">What to answer by ESEARCH; null where the client gave no RETURN, and a plain SEARCH is answered (RFC 3501).</param>
/// <param name="UsesModSeq">Whether a MODSEQ key stands in it, so that mod-sequences are answered and CONDSTORE is on (RFC 7162 §3.1.5).</param>
public sealed record SearchQuery(SearchKey Key, SearchReturnOptions? Return, bool UsesModSeq)
{
    /// <summary>
    /// Whether the client named a character set with CHARSET: wrong once it has enabled UTF8=ACCEPT (RFC 9755 §3). Not set by SORT and
    /// THREAD, which cannot do without one.
    /// </summary>
    public bool NamesCharset { get; init; }

    /// <summary>
    /// Whether message numbers stand among the keys: expunges are then withheld (RFC 7162 §3.2.10.2), and UIDONLY forbids it (RFC 9586 §3.5).
    /// </summary>
    public bool UsesNumbers { get; init; }

    /// <summary>Whether something is looked for by FUZZY; only then is there a relevancy to be told or sorted by (RFC 6203 §4, §6).</summary>
    public bool UsesFuzzy { get; init; }

    /// <summary>Whether a kept search is named (RFC 5466), so that it has to be put in its place.</summary>
    public bool UsesFilter { get; init; }

    /// <summary>How many keys there are.</summary>
    public int Keys { get; init; }
}
