using System.Collections.Immutable;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Server.Sessions;

/// <summary>A search or sort of the selected mailbox whose result the client is kept informed of (UPDATE, RFC 5267 §4.3).</summary>
/// <param name="tag">The tag of the command that asked for it, by which it is known.</param>
/// <param name="key">What is looked for; what depended on the moment of the command is fixed in it.</param>
sealed class SearchContext(byte[] tag, SearchKey key)
{
    /// <summary>The tag of the command that asked for it.</summary>
    public ReadOnlySpan<byte> Tag => tag;

    /// <summary>What is looked for.</summary>
    public SearchKey Key => key;

    /// <summary>Whether messages are told by UID.</summary>
    public bool ByUid { get; init; }

    /// <summary>How texts were compared when it was asked for.</summary>
    public required Comparator Comparator { get; init; }

    /// <summary>The mailbox, where it has to be told (RFC 7377 §2.1); otherwise null.</summary>
    public MailboxInfo? Mailbox { get; init; }

    /// <summary>What is sorted by; empty for a search, whose result is in the mailbox's order.</summary>
    public ImmutableArray<SortCriterion> Criteria { get; init; } = [];

    /// <summary>Whether positions in the order matter.</summary>
    public bool IsSorted => !Criteria.IsEmpty;

    /// <summary>The UIDs of the result.</summary>
    public UidSet Members { get; set; } = UidSet.Empty;

    /// <summary>The UIDs of a sort's result in their order.</summary>
    public uint[] Order { get; set; } = [];
}
