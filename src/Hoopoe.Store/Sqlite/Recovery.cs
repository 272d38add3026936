using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Sqlite;

/// <summary>What is done when a store is opened: a commit is whole or absent, so only rows that were never published are left to remove.</summary>
static class Recovery
{
    /// <summary>Removes the rows of copies that did not come to their last slice.</summary>
    public static void Run(SqliteConnection rows)
    {
        rows.BeginWrite();
        var pending = rows.Prepare("SELECT mailbox FROM pending_copy");
        var mailboxes = new List<long>();
        while (pending.Step()) mailboxes.Add(pending.Int64(0));
        pending.Reset();
        foreach (var mailbox in mailboxes) RemoveUnpublished(rows, mailbox);
        rows.Commit();
    }

    /// <summary>Removes the rows that a copy which did not come to its last slice has left at or above a mailbox's UIDNEXT.</summary>
    public static void RemoveUnpublished(SqliteConnection rows, long mailboxId)
    {
        var statement = rows.Prepare("SELECT uidnext FROM mailbox WHERE id = ?1").Bind(1, mailboxId);
        var uidNext = statement.Step() ? (uint)statement.Int64(0) : 0;
        statement.Reset();
        foreach (var table in (string[])["message", "message_data", "message_keys"])
        {
            rows.Prepare($"DELETE FROM {table} WHERE key BETWEEN ?1 AND ?2")
                .Bind(1, MessageKey.Of(mailboxId, uidNext)).Bind(2, MessageKey.Of(mailboxId, uint.MaxValue)).Run();
        }
        rows.Prepare("DELETE FROM pending_copy WHERE mailbox = ?1").Bind(1, mailboxId).Run();
    }

    /// <summary>The last place in the packs that any row has referenced; what lies behind it was never acknowledged.</summary>
    public static BlobRef? LastReferenced(SqliteConnection rows)
    {
        var statement = rows.Prepare("SELECT segment, offset, length FROM pack_end");
        BlobRef? last = statement.Step() ? new BlobRef(statement.Int32(0), statement.Int64(1), statement.Int64(2)) : null;
        statement.Reset();
        return last;
    }

    /// <summary>Notes a place in the packs that rows of the open transaction reference, if it is the furthest yet.</summary>
    public static void NoteReferenced(SqliteConnection rows, BlobRef blob) =>
        rows.Prepare(
                "INSERT INTO pack_end (id, segment, offset, length) VALUES (1, ?1, ?2, ?3) "
                + "ON CONFLICT (id) DO UPDATE SET segment = ?1, offset = ?2, length = ?3 WHERE (?1, ?2) > (segment, offset)")
            .Bind(1, blob.Segment).Bind(2, blob.Offset).Bind(3, blob.Length).Run();
}
