using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// An account as it stands while a batch runs: what earlier operations of the batch did to it is in it, nothing of it is published. All its
/// state is immutable data, so an operation that fails is undone by putting the references back.
/// </summary>
sealed class AccountDraft(Account account, SqliteConnection rows, PackStore packs, DateTimeOffset now)
{
    readonly AccountSnapshot _before = account.Snapshot;
    readonly List<Mailbox> _opened = [];
    readonly List<(ChangeKind Kind, int Messages)> _changes = [];
    ImmutableDictionary<long, MailboxSnapshot> _mailboxes = ImmutableDictionary<long, MailboxSnapshot>.Empty;

    /// <summary>What an operation can be undone to.</summary>
    public readonly record struct Mark(
        AccountSnapshot Snapshot, ImmutableDictionary<long, MailboxSnapshot> Mailboxes, BlobRef? LastBlob, int Changes);

    public Account Account => account;

    public SqliteConnection Rows => rows;

    public PackStore Packs => packs;

    /// <summary>The time of the batch.</summary>
    public DateTimeOffset Now => now;

    public AccountSnapshot Snapshot { get; private set; } = account.Snapshot;

    /// <summary>The mailboxes whose messages the batch has loaded or changed, as they stand.</summary>
    public ImmutableDictionary<long, MailboxSnapshot> Mailboxes => _mailboxes;

    /// <summary>The mailboxes opened by the batch; nobody else sees them before it is committed.</summary>
    public IReadOnlyList<Mailbox> Opened => _opened;

    /// <summary>The furthest place in the packs that the batch refers to.</summary>
    public BlobRef? LastBlob { get; private set; }

    public bool IsChanged => !ReferenceEquals(_before, Snapshot);

    /// <summary>How many messages the batch has changed, and how.</summary>
    public IReadOnlyList<(ChangeKind Kind, int Messages)> Changes => _changes;

    public Mark Save() => new(Snapshot, _mailboxes, LastBlob, _changes.Count);

    public void Restore(Mark mark)
    {
        (Snapshot, _mailboxes, LastBlob, var changes) = mark;
        _changes.RemoveRange(changes, _changes.Count - changes);
    }

    /// <summary>Notes that messages were changed.</summary>
    public void NoteChange(ChangeKind kind, int messages) => _changes.Add((kind, messages));

    /// <summary>Takes the operation's modseq: each operation has its own, in queue order (RFC 7162 §3.1).</summary>
    public ModSeq NextModSeq()
    {
        Snapshot = Snapshot.WithModSeq(Snapshot.ModSeq.Next);
        return Snapshot.ModSeq;
    }

    /// <summary>Takes the counters to at least these, which were issued though the account's row does not say so.</summary>
    public void Raise(ModSeq modSeq, uint uidValidity)
    {
        if (modSeq > Snapshot.ModSeq) Snapshot = Snapshot.WithModSeq(modSeq);
        if (uidValidity > Snapshot.LastUidValidity) Snapshot = Snapshot.WithLastUidValidity(uidValidity);
    }

    /// <summary>Passes over modseqs that may have been issued where nobody here knows of it.</summary>
    public void SkipModSeqs(long count) => Snapshot = Snapshot.WithModSeq(new ModSeq(Snapshot.ModSeq.Value + count));

    /// <summary>Takes a UIDVALIDITY above every one the account has had (RFC 9051 §2.3.1.1).</summary>
    public uint NextUidValidity()
    {
        var next = checked((uint)Math.Max(Snapshot.LastUidValidity + 1L, Math.Min(now.ToUnixTimeSeconds(), uint.MaxValue)));
        Snapshot = Snapshot.WithLastUidValidity(next);
        return next;
    }

    /// <summary>The id of a flag set, made if it is new.</summary>
    public int Intern(FlagSet flags)
    {
        var table = Snapshot.Flags;
        if (table.TryGetId(flags, out var id)) return id;
        table.RefuseIfFull(flags);
        rows.Prepare("INSERT INTO flag_set (account, id, system, keywords) VALUES (?1, ?2, ?3, ?4)")
            .Bind(1, account.Id).Bind(2, table.Count).Bind(3, (long)flags.System).Bind(4, string.Join(' ', flags.Keywords)).Run();
        Snapshot = Snapshot.WithFlags(table.Add(flags));
        return table.Count;
    }

    /// <summary>The mailbox with this id.</summary>
    /// <exception cref="StoreRefusedException">It was deleted.</exception>
    public MailboxInfo Require(long mailboxId) => Snapshot.TryFind(mailboxId, out var mailbox)
        ? mailbox
        : throw new StoreRefusedException(StoreRefusal.NoSuchMailbox, "The mailbox was deleted.");

    /// <summary>The mailbox with this name.</summary>
    /// <exception cref="StoreRefusedException">There is none.</exception>
    public MailboxInfo Require(MailboxName name) => Snapshot.TryFind(name, out var mailbox)
        ? mailbox
        : throw new StoreRefusedException(StoreRefusal.NoSuchMailbox, "There is no such mailbox.");

    /// <summary>The messages of a mailbox, loaded if need be.</summary>
    public MailboxSnapshot Messages(long mailboxId)
    {
        if (MessagesIfLoaded(mailboxId) is { } loaded) return loaded;
        var info = Require(mailboxId);
        var snapshot = MailboxSnapshot.Of(
            MailboxRows.Load(rows, mailboxId, info.UidNext), Snapshot.Flags, info.HighestModSeq, info.UidNext);
        _mailboxes = _mailboxes.SetItem(mailboxId, snapshot);
        return snapshot;
    }

    /// <summary>A mailbox that somebody has open, or that this batch has opened.</summary>
    public Mailbox? FindOpen(long mailboxId) => account.FindOpen(mailboxId) ?? _opened.Find(mailbox => mailbox.Id == mailboxId);

    /// <summary>Opens a mailbox with its messages as they are now; what later operations of the batch do to them is published with them.</summary>
    public Mailbox Open(MailboxInfo info, MailboxSnapshot messages)
    {
        var mailbox = new Mailbox(account, info, messages);
        _mailboxes = _mailboxes.SetItem(info.Id, messages);
        _opened.Add(mailbox);
        return mailbox;
    }

    /// <summary>The messages of a mailbox if somebody has it open or this batch has loaded it.</summary>
    public MailboxSnapshot? MessagesIfLoaded(long mailboxId)
    {
        if (_mailboxes.TryGetValue(mailboxId, out var draft)) return draft;
        if (account.FindOpen(mailboxId)?.View.Snapshot is not { } open) return null;
        _mailboxes = _mailboxes.SetItem(mailboxId, open);
        return open;
    }

    /// <summary>Puts a loaded mailbox's messages as they are now, and its numbers into the account's snapshot.</summary>
    public void SetMessages(long mailboxId, MailboxSnapshot snapshot)
    {
        _mailboxes = _mailboxes.SetItem(mailboxId, snapshot);
        Update(Require(mailboxId) with
        {
            UidNext = snapshot.UidNext,
            HighestModSeq = snapshot.HighestModSeq,
            Messages = snapshot.Count,
            Unseen = snapshot.Unseen,
            Deleted = snapshot.Deleted,
            Size = snapshot.Size,
            DeletedSize = snapshot.DeletedSize,
        });
    }

    /// <summary>Takes a mailbox as its rows are, whatever was in memory.</summary>
    public void Reload(long mailboxId, Uid uidNext, ModSeq modSeq) => SetMessages(
        mailboxId, MailboxSnapshot.Of(MailboxRows.Load(rows, mailboxId, uidNext), Snapshot.Flags, modSeq, uidNext));

    /// <summary>Adds messages whose rows are written to the end of a mailbox, which stays unloaded if it was.</summary>
    public void AddMessages(long mailboxId, List<MessageRow> added, ModSeq modSeq)
    {
        var uidNext = new Uid(added[^1].Uid).Next;
        if (MessagesIfLoaded(mailboxId) is { } snapshot)
        {
            SetMessages(mailboxId, snapshot.Append(added, Snapshot.Flags, modSeq, uidNext));
            return;
        }
        var chunk = SnapshotChunk.Of(added.ToArray(), Snapshot.Flags);
        var info = Require(mailboxId);
        Update(info with
        {
            UidNext = uidNext,
            HighestModSeq = modSeq,
            Messages = info.Messages + chunk.Count,
            Unseen = info.Unseen + chunk.Unseen,
            Deleted = info.Deleted + chunk.Deleted,
            Size = info.Size + chunk.Size,
            DeletedSize = info.DeletedSize + chunk.DeletedSize,
        });
    }

    /// <summary>Puts a mailbox that was changed, though none of its messages: its highest modseq rises (RFC 7162 §3.2, METADATA).</summary>
    public void Touch(MailboxInfo mailbox, ModSeq modSeq)
    {
        if (MessagesIfLoaded(mailbox.Id) is { } messages)
            _mailboxes = _mailboxes.SetItem(mailbox.Id, messages.With([], messages.Flags, modSeq));
        Update(mailbox with { HighestModSeq = modSeq });
    }

    /// <summary>Puts a mailbox's numbers; its row is written at the end of the batch.</summary>
    public void Update(MailboxInfo mailbox) => Snapshot = Snapshot.With(mailbox);

    /// <summary>Puts other mailboxes: some made, removed or renamed.</summary>
    public void SetMailboxes(IEnumerable<MailboxInfo> mailboxes) => Snapshot = Snapshot.WithMailboxes(mailboxes);

    /// <summary>Puts other subscriptions.</summary>
    public void SetSubscriptions(ImmutableSortedSet<MailboxName> names) => Snapshot = Snapshot.WithSubscriptions(names);

    /// <summary>Shows the past, or no more.</summary>
    public void SetShowsPast(bool shows) => Snapshot = Snapshot.WithShowsPast(shows);

    /// <summary>Puts other limits.</summary>
    public void SetQuota(QuotaLimits limits) => Snapshot = Snapshot.WithQuota(limits);

    /// <summary>
    /// Refuses messages that would take the account beyond its quota (RFC 9208 §4.3.1), or beyond what any account may have.
    /// </summary>
    /// <exception cref="StoreRefusedException">They would.</exception>
    public void RefuseBeyondQuota(IEnumerable<long> sizes)
    {
        var usage = sizes.Aggregate(Snapshot.Usage, static (usage, size) => usage.Plus(size, 1));
        if (usage.Messages > account.MaxMessages)
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"An account may have {account.MaxMessages} messages.");
        if (Snapshot.Quota.IsExceededBy(usage))
            throw new StoreRefusedException(StoreRefusal.OverQuota, "The account's quota is used up.");
    }

    /// <summary>Puts other METADATA entries of the server.</summary>
    public void SetServerMetadata(MetadataIndex metadata) => Snapshot = Snapshot.WithServerMetadata(metadata);

    /// <summary>Says that a row refers to this place in the packs.</summary>
    public void Refer(BlobRef blob)
    {
        if (LastBlob is null || blob > LastBlob) LastBlob = blob;
    }

    /// <summary>Writes the rows of the account and of the mailboxes whose numbers changed.</summary>
    public void WriteRows()
    {
        if (!IsChanged) return;
        AccountRows.WriteCounters(rows, account.Id, Snapshot);
        foreach (var change in Snapshot.ChangedSince(_before)) AccountRows.WriteMailbox(rows, change.After!);
    }
}
