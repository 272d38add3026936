using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// What an account's snapshot knows of one mailbox: enough for LIST, STATUS and delivery without loading its messages. Kept in the
/// mailbox's row by the same commit that changes it.
/// </summary>
public sealed record MailboxInfo
{
    /// <summary>The mailbox's id in its store, never reused.</summary>
    public required long Id { get; init; }

    /// <summary>Its MAILBOXID (RFC 8474), which survives RENAME.</summary>
    public required string ObjectId { get; init; }

    /// <summary>Its name.</summary>
    public required MailboxName Name { get; init; }

    /// <summary>Its special use as an attribute, such as <c>\Sent</c> (RFC 6154), or null.</summary>
    public string? SpecialUse { get; init; }

    /// <summary>Its UIDVALIDITY: 1 to 2^32-1.</summary>
    public required uint UidValidity { get; init; }

    /// <summary>The UID that the next message gets.</summary>
    public required Uid UidNext { get; init; }

    /// <summary>The highest mod-sequence of any change in it.</summary>
    public required ModSeq HighestModSeq { get; init; }

    /// <summary>How many messages it holds.</summary>
    public int Messages { get; init; }

    /// <summary>How many of them lack \Seen.</summary>
    public int Unseen { get; init; }

    /// <summary>How many of them carry \Deleted.</summary>
    public int Deleted { get; init; }

    /// <summary>The sum of their sizes in bytes (RFC 8438).</summary>
    public long Size { get; init; }

    /// <summary>The sum of the sizes of those with \Deleted, in bytes (RFC 9208).</summary>
    public long DeletedSize { get; init; }

    /// <summary>Its METADATA entries (RFC 5464).</summary>
    public MetadataIndex Metadata { get; init; } = MetadataIndex.Empty;

    /// <summary>\Recent belongs to messages from this UID on (RFC 3501 §2.3.2).</summary>
    public Uid RecentFrom { get; init; } = Uid.First;

    /// <summary>Expunges are fully remembered above this mod-sequence; below it a resynchronising client gets the full complement.</summary>
    public ModSeq HistorySince { get; init; }
}
