namespace Hoopoe.Store.Sorting;

/// <summary>The texts that messages are sorted by (RFC 5256 §3, RFC 5957 §4), each a column of the stored keys.</summary>
enum TextKey
{
    /// <summary>The base subject.</summary>
    Subject,

    /// <summary>The mailbox of the first From address.</summary>
    From,

    /// <summary>The mailbox of the first To address.</summary>
    To,

    /// <summary>The mailbox of the first Cc address.</summary>
    Cc,

    /// <summary>The first From address as shown.</summary>
    FromDisplay,

    /// <summary>The first To address as shown.</summary>
    ToDisplay,
}
