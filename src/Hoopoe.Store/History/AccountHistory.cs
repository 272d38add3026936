using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.History;

/// <summary>
/// What an account was: messages that are expunged, mailboxes that are deleted, and every mailbox as it stood at a moment, as far back as
/// nothing was erased. A past state is the present one with the changes since taken back, one by one.
/// </summary>
public sealed class AccountHistory
{
    /// <summary>How many changes are taken back at most to show a moment.</summary>
    public const int MostChanges = 1_000_000;

    readonly EmbeddedStore _store;
    readonly Account _account;

    internal AccountHistory(EmbeddedStore store, Account account)
    {
        _store = store;
        _account = account;
    }

    /// <summary>The deleted mailboxes that still have messages, the latest first.</summary>
    public IReadOnlyList<PastMailbox> Deleted() => Read(rows => HistoryRows.Deleted(rows, _account.Id));

    /// <summary>
    /// The messages that were expunged from a mailbox since a time, are still kept, and are in no other mailbox, with the flags they had but for
    /// \Deleted.
    /// </summary>
    public IReadOnlyList<PastMessage> Expunged(long mailboxId, DateTimeOffset since) =>
        Read(rows => Lost(rows, mailboxId, since).ConvertAll(row => new PastMessage(new Uid(row.Uid), WithoutDeleted(row), row.Size)));

    /// <summary>The messages of a deleted mailbox.</summary>
    public IReadOnlyList<PastMessage> MessagesOf(PastMailbox deleted) =>
        Read(rows => HistoryRows.Present(rows, deleted.Id, uint.MaxValue).ConvertAll(row => new PastMessage(new Uid(row.Uid), FlagsOf(row), row.Size)));

    /// <summary>What changed since a time, the latest first.</summary>
    /// <param name="since">The time.</param>
    /// <param name="most">How many changes at most.</param>
    public IReadOnlyList<ChangeEntry> Changes(DateTimeOffset since, int most) => Read(rows =>
    {
        var names = HistoryRows.All(rows, _account.Id).ToDictionary(mailbox => mailbox.Id, mailbox => mailbox.Name.Value);
        var words = new ChangeWords(names, _account.Snapshot.Flags);
        return HistoryRows.ChangesAfter(rows, _account.Id, since, most).ConvertAll(words.Of);
    });

    /// <summary>The mailboxes there were at a moment, by name.</summary>
    public IReadOnlyList<PastMailbox> MailboxesAt(DateTimeOffset moment) => Read(rows =>
    {
        var known = HistoryRows.All(rows, _account.Id).ToDictionary(mailbox => mailbox.Id);
        var names = known.Values.Where(mailbox => mailbox.DeletedAt is null).ToDictionary(mailbox => mailbox.Id, mailbox => mailbox.Name);
        foreach (var change in HistoryRows.ChangesAfter(rows, _account.Id, moment, MostChanges)) TakeBack(names, change);
        return names.Where(pair => known.ContainsKey(pair.Key))
            .Select(pair => known[pair.Key] with { Name = pair.Value }).OrderBy(mailbox => mailbox.Name).ToList();
    });

    /// <summary>A mailbox as it stood at a moment, to be read and copied from.</summary>
    public Mailbox OpenAt(PastMailbox mailbox, DateTimeOffset moment, MailboxName shownAs) => Read(rows =>
    {
        var gone = HistoryRows.Expunged(rows, mailbox.Id);
        var before = _account.Snapshot.TryFind(mailbox.Id, out var live) ? live.UidNext.Value : uint.MaxValue;
        var messages = HistoryRows.Present(rows, mailbox.Id, before);
        var modSeq = HistoryRows.ModSeqAt(rows, _account.Id, moment);
        var past = new PastMessages(messages, gone, modSeq);
        foreach (var change in HistoryRows.ChangesAfter(rows, _account.Id, moment, MostChanges))
            if (change.Mailbox == mailbox.Id) past.TakeBack(change);
        return Open(mailbox, shownAs, past.ToRows(), mailbox.UidValidity, modSeq, $"{mailbox.ObjectId}-{moment.ToUnixTimeSeconds()}");
    });

    /// <summary>The messages that <see cref="Expunged"/> tells of, to be read and copied from. Its UIDVALIDITY changes when more are lost.</summary>
    public Mailbox OpenExpunged(PastMailbox mailbox, MailboxName shownAs) => Read(rows =>
    {
        var gone = Lost(rows, mailbox.Id, DateTimeOffset.UnixEpoch);
        var latest = gone.Count == 0 ? 1 : gone.Max(row => row.ModSeq);
        return Open(mailbox, shownAs, gone, (uint)Math.Max(1, latest % uint.MaxValue), new ModSeq(latest), $"{mailbox.ObjectId}-expunged");
    });

    /// <summary>A deleted mailbox as it was in the end.</summary>
    public Mailbox OpenDeleted(PastMailbox mailbox, MailboxName shownAs) => Read(rows =>
    {
        var messages = HistoryRows.Present(rows, mailbox.Id, uint.MaxValue);
        return Open(mailbox, shownAs, messages, mailbox.UidValidity, new ModSeq(messages.Count == 0 ? 1 : messages.Max(row => row.ModSeq)), mailbox.ObjectId);
    });

    /// <summary>The mailbox that is there under a name, as one of the past.</summary>
    public static PastMailbox Present(MailboxInfo mailbox) => new(mailbox.Id, mailbox.ObjectId, mailbox.Name, mailbox.UidValidity, DeletedAt: null);

    static void TakeBack(Dictionary<long, MailboxName> names, HistoryRows.Change change)
    {
        switch (change.Kind)
        {
            case Operations.ChangeKind.CreateMailbox:
                names.Remove(change.Mailbox);
                break;
            case Operations.ChangeKind.DeleteMailbox or Operations.ChangeKind.RenameMailbox:
                names[change.Mailbox] = MailboxName.Create(change.OldValue!);
                break;
            default:
                break;
        }
    }

    Mailbox Open(PastMailbox mailbox, MailboxName shownAs, List<MessageRow> rows, uint uidValidity, ModSeq modSeq, string objectId)
    {
        var uidNext = rows.Count == 0 ? Uid.First : new Uid(rows[^1].Uid).Next;
        var snapshot = MailboxSnapshot.Of(rows, _account.Snapshot.Flags, modSeq, uidNext);
        return new Mailbox(_account, snapshot, new MailboxInfo
        {
            Id = mailbox.Id,
            ObjectId = objectId,
            Name = shownAs,
            UidValidity = uidValidity,
            UidNext = uidNext,
            HighestModSeq = modSeq,
            Messages = snapshot.Count,
            Unseen = snapshot.Unseen,
            Deleted = snapshot.Deleted,
            Size = snapshot.Size,
            DeletedSize = snapshot.DeletedSize,
            RecentFrom = uidNext,
            HistorySince = modSeq,
        });
    }

    List<MessageRow> Lost(SqliteConnection rows, long mailboxId, DateTimeOffset since)
    {
        var lost = HistoryRows.Lost(rows, _account.Id, mailboxId, since);
        return HistoryRows.Expunged(rows, mailboxId).FindAll(row => lost.Contains(new Uid(row.Uid)));
    }

    FlagSet WithoutDeleted(MessageRow row) => FlagsOf(row).Except(FlagSet.Of(SystemFlags.Deleted));

    FlagSet FlagsOf(MessageRow row) => _account.Snapshot.Flags[row.FlagSet];

    T Read<T>(Func<SqliteConnection, T> read)
    {
        using var lease = _store.Readers.Rent();
        lease.Connection.BeginRead();
        return read(lease.Connection);
    }
}
