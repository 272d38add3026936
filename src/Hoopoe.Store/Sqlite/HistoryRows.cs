using Hoopoe.Protocol.Model;
using Hoopoe.Store.History;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Sqlite;

/// <summary>Reads what an account was: its change log, its deleted mailboxes, and messages that are expunged.</summary>
static class HistoryRows
{
    /// <summary>A row of the change log, with the UIDs of those messages that it is about.</summary>
    public readonly record struct Change(
        long ModSeq, DateTimeOffset At, string Actor, string Origin, long Mailbox, ChangeKind Kind, UidSet Uids, string? OldValue, string? NewValue);

    /// <summary>What changed after a moment, the latest first.</summary>
    public static List<Change> ChangesAfter(SqliteConnection rows, long accountId, DateTimeOffset moment, int most)
    {
        // Times rise with modseqs, but for a clock that was set back: the log is cut at the last change that is not later.
        var statement = rows.Prepare(
                "SELECT modseq, at, actor, origin, mailbox, kind, uids, old_value, new_value FROM change WHERE account = ?1 "
                + "AND modseq > coalesce((SELECT max(modseq) FROM change WHERE account = ?1 AND at <= ?2), 0) "
                + "ORDER BY modseq DESC, part DESC LIMIT ?3")
            .Bind(1, accountId).Bind(2, moment.ToUnixTimeMilliseconds()).Bind(3, most);
        var changes = new List<Change>();
        while (statement.Step())
        {
            changes.Add(new Change(
                statement.Int64(0), DateTimeOffset.FromUnixTimeMilliseconds(statement.Int64(1)), statement.Text(2), statement.Text(3),
                statement.Int64(4), (ChangeKind)statement.Int32(5),
                statement.TextOrNull(6) is { Length: > 0 } uids ? UidSet.Parse(uids) : UidSet.Empty,
                statement.TextOrNull(7), statement.TextOrNull(8)));
        }
        statement.Reset();
        return changes;
    }

    /// <summary>The highest modseq of an account at a moment.</summary>
    public static ModSeq ModSeqAt(SqliteConnection rows, long accountId, DateTimeOffset moment)
    {
        var statement = rows.Prepare("SELECT coalesce(max(modseq), 0) FROM change WHERE account = ?1 AND at <= ?2")
            .Bind(1, accountId).Bind(2, moment.ToUnixTimeMilliseconds());
        statement.Step();
        var modSeq = new ModSeq(statement.Int64(0));
        statement.Reset();
        return modSeq;
    }

    /// <summary>The deleted mailboxes of an account that still have messages, the latest first.</summary>
    public static List<PastMailbox> Deleted(SqliteConnection rows, long accountId) => Mailboxes(rows.Prepare(
            "SELECT id, object_id, name, uidvalidity, deleted_at FROM mailbox m WHERE account = ?1 AND deleted_at IS NOT NULL "
            + "AND EXISTS (SELECT 1 FROM message WHERE key BETWEEN m.id << 32 AND m.id << 32 | 4294967295) ORDER BY deleted_at DESC, id DESC")
        .Bind(1, accountId));

    /// <summary>Every mailbox an account has or had.</summary>
    public static List<PastMailbox> All(SqliteConnection rows, long accountId) => Mailboxes(
        rows.Prepare("SELECT id, object_id, name, uidvalidity, deleted_at FROM mailbox WHERE account = ?1").Bind(1, accountId));

    /// <summary>The messages of a mailbox that are expunged and still kept, in UID order.</summary>
    public static List<MessageRow> Expunged(SqliteConnection rows, long mailboxId) => Messages(rows, "expunged", mailboxId, uint.MaxValue);

    /// <summary>
    /// The messages that were expunged from a mailbox at or after a time and that the account has nowhere else: those moved are not lost.
    /// </summary>
    public static UidSet Lost(SqliteConnection rows, long accountId, long mailboxId, DateTimeOffset since)
    {
        var live = new HashSet<long>();
        var present = rows.Prepare(
                "SELECT m.email_id FROM mailbox b JOIN message m ON m.key BETWEEN b.id << 32 AND b.id << 32 | 4294967295 "
                + "WHERE b.account = ?1 AND b.deleted_at IS NULL")
            .Bind(1, accountId);
        while (present.Step()) live.Add(present.Int64(0));
        present.Reset();
        var lost = new UidSet.Builder();
        var expunged = rows.Prepare("SELECT key, email_id FROM expunged WHERE key BETWEEN ?1 AND ?2 AND expunged_at >= ?3 ORDER BY key")
            .Bind(1, MessageKey.Of(mailboxId, 0)).Bind(2, MessageKey.Of(mailboxId, uint.MaxValue)).Bind(3, since.ToUnixTimeSeconds());
        while (expunged.Step())
        {
            if (!live.Contains(expunged.Int64(1))) lost.Add(new Uid(MessageKey.UidOf(expunged.Int64(0))));
        }
        expunged.Reset();
        return lost.ToSet();
    }

    /// <summary>The messages of a mailbox, deleted or not, in UID order.</summary>
    public static List<MessageRow> Present(SqliteConnection rows, long mailboxId, uint before) => Messages(rows, "message", mailboxId, before - 1);

    static List<MessageRow> Messages(SqliteConnection rows, string table, long mailboxId, uint last)
    {
        var statement = rows.Prepare(
                $"SELECT key, size, internal_date, save_date, flag_set, modseq FROM {table} WHERE key BETWEEN ?1 AND ?2 ORDER BY key")
            .Bind(1, MessageKey.Of(mailboxId, 0)).Bind(2, MessageKey.Of(mailboxId, last));
        var messages = new List<MessageRow>();
        while (statement.Step())
        {
            messages.Add(new MessageRow(
                MessageKey.UidOf(statement.Int64(0)), (uint)statement.Int64(1), new PackedDate(statement.Int64(2)),
                (uint)statement.Int64(3), statement.Int32(4), statement.Int64(5)));
        }
        statement.Reset();
        return messages;
    }

    static List<PastMailbox> Mailboxes(SqliteStatement statement)
    {
        var mailboxes = new List<PastMailbox>();
        while (statement.Step())
        {
            mailboxes.Add(new PastMailbox(
                statement.Int64(0), statement.Text(1), MailboxName.Create(statement.Text(2)), (uint)statement.Int64(3),
                statement.Int64OrNull(4) is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null));
        }
        statement.Reset();
        return mailboxes;
    }
}
