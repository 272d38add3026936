using Hoopoe.Protocol.Model;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store;

/// <summary>A mailbox that new accounts start with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SpecialUse">Its special use as an attribute, such as <c>\Sent</c> (RFC 6154), or null.</param>
public sealed record DefaultMailbox(MailboxName Name, string? SpecialUse);

/// <summary>How a data folder is kept.</summary>
public sealed class StoreOptions
{
    /// <summary>How many stores a new data folder gets (1 to 64); fixed at creation.</summary>
    public int Stores { get; init; } = DataFolder.DefaultStores;

    /// <summary>The largest message taken, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 100 << 20;

    /// <summary>Disk each store holds back, so that flags and expunges still commit when the disk is full; in bytes, 0 for none.</summary>
    public long ReserveBytes { get; init; } = 32L << 20;

    /// <summary>With less room than this on the disk no new messages are taken, in bytes; null for a hundredth of the disk, 1 GiB at most.</summary>
    public long? LowWaterBytes { get; init; }

    /// <summary>How long what was expunged or deleted is kept, and can be had back.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a message stays in a mailbox for trash, from when it came there; null for as long as it likes.</summary>
    public TimeSpan? TrashExpiry { get; init; }

    /// <summary>How long a message stays in a mailbox for junk, likewise.</summary>
    public TimeSpan? JunkExpiry { get; init; }

    /// <summary>
    /// How long it is remembered which messages vanished, so that a device that comes back is told no more than it needs (RFC 7162 §5.3); at
    /// least as long as <see cref="Retention"/>.
    /// </summary>
    public TimeSpan ResyncHistory { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many runs of vanished UIDs a mailbox remembers at the most.</summary>
    public int ResyncRuns { get; init; } = 250_000;

    /// <summary>How often every message is read to find damage; <see cref="TimeSpan.Zero"/> for never.</summary>
    public TimeSpan Scrub { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How large a file of bodies may become, in bytes.</summary>
    internal long SegmentBytes { get; init; } = new PackOptions().SegmentSize;

    /// <summary>How credentials are kept.</summary>
    public Accounts.DirectoryOptions Directory { get; init; } = new();

    /// <summary>How much memory mailboxes may take that nobody has open, in bytes.</summary>
    public long SnapshotCacheBytes { get; init; } = 128L << 20;

    /// <summary>What an account without limits of its own may take.</summary>
    public Accounts.QuotaLimits DefaultQuota { get; init; }

    /// <summary>
    /// The most messages of an account, quota or not: they cost memory and time, and COPY of everything onto itself doubles them each time.
    /// </summary>
    public long AccountMessages { get; init; } = 10_000_000;

    /// <summary>How much memory the keys may take that SORT and THREAD were answered from, over all stores, in bytes.</summary>
    public long SortKeyCacheBytes { get; init; } = 128L << 20;

    /// <summary>How much memory chosen header fields may take that clients were sent and may ask for again, over all stores, in bytes.</summary>
    public long HeaderCacheBytes { get; init; } = 64L << 20;

    /// <summary>Whether messages are indexed for search in the background.</summary>
    public bool IndexesText { get; init; } = true;

    /// <summary>How much memory text indexes may take that nobody searches, in bytes; mapped files are not counted.</summary>
    public long TextCacheBytes { get; init; } = 256L << 20;

    /// <summary>What new accounts start with, besides INBOX.</summary>
    public IReadOnlyList<DefaultMailbox> DefaultMailboxes { get; init; } =
    [
        new(MailboxName.Create("Sent"), @"\Sent"),
        new(MailboxName.Create("Drafts"), @"\Drafts"),
        new(MailboxName.Create("Trash"), @"\Trash"),
        new(MailboxName.Create("Junk"), @"\Junk"),
        new(MailboxName.Create("Archive"), @"\Archive"),
    ];
}
