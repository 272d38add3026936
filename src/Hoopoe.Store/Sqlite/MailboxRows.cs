using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Sqlite;

/// <summary>Reads the rows that a mailbox's snapshot is made of.</summary>
static class MailboxRows
{
    const string Columns = "SELECT key, size, internal_date, save_date, flag_set, modseq FROM message WHERE key >= ?1 AND key < ?2";

    /// <summary>The published messages in UID order: those below UIDNEXT.</summary>
    public static List<MessageRow> Load(SqliteConnection rows, long mailboxId, Uid uidNext) =>
        Read(rows.Prepare(Columns).Bind(1, MessageKey.Of(mailboxId, 0)).Bind(2, MessageKey.Of(mailboxId, uidNext)), []);

    /// <summary>Brings rows that were read at an earlier modseq up to date: the seam where another node's writes would come in.</summary>
    public static List<MessageRow> CatchUp(SqliteConnection rows, List<MessageRow> loaded, long mailboxId, Uid uidNext, ModSeq since)
    {
        var changed = Read(
            rows.Prepare(Columns + " AND modseq > ?3")
                .Bind(1, MessageKey.Of(mailboxId, 0)).Bind(2, MessageKey.Of(mailboxId, uidNext)).Bind(3, since.Value),
            []);
        var vanished = Vanished(rows, mailboxId, since);
        var known = loaded.Count == 0 ? 0 : loaded[^1].Uid;
        foreach (var row in changed)
        {
            if (row.Uid > known) loaded.Add(row);
            else loaded[loaded.BinarySearch(row, ByUid)] = row;
        }
        if (!vanished.IsEmpty) loaded.RemoveAll(row => vanished.Contains(new Uid(row.Uid)));
        return loaded;
    }

    /// <summary>How many messages there are from one UID to below another.</summary>
    public static long Count(SqliteConnection rows, long mailboxId, Uid from, Uid before)
    {
        var statement = rows.Prepare("SELECT count(*) FROM message WHERE key >= ?1 AND key < ?2")
            .Bind(1, MessageKey.Of(mailboxId, from)).Bind(2, MessageKey.Of(mailboxId, before));
        statement.Step();
        var count = statement.Int64(0);
        statement.Reset();
        return count;
    }

    /// <summary>The UIDs expunged after a modseq.</summary>
    public static UidSet Vanished(SqliteConnection rows, long mailboxId, ModSeq since)
    {
        var statement = rows.Prepare("SELECT uid_first, uid_last FROM vanished WHERE mailbox = ?1 AND modseq > ?2")
            .Bind(1, mailboxId).Bind(2, since.Value);
        var ranges = new List<NumberRange>();
        while (statement.Step()) ranges.Add(new NumberRange((uint)statement.Int64(0), (uint)statement.Int64(1)));
        statement.Reset();
        return UidSet.OfRanges(ranges);
    }

    static readonly Comparer<MessageRow> ByUid = Comparer<MessageRow>.Create(static (a, b) => a.Uid.CompareTo(b.Uid));

    static List<MessageRow> Read(SqliteStatement statement, List<MessageRow> into)
    {
        while (statement.Step())
        {
            into.Add(new MessageRow(
                MessageKey.UidOf(statement.Int64(0)), (uint)statement.Int64(1), new PackedDate(statement.Int64(2)),
                (uint)statement.Int64(3), statement.Int32(4), statement.Int64(5)));
        }
        statement.Reset();
        return into;
    }
}
