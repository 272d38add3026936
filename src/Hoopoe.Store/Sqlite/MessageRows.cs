using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Sqlite;

/// <summary>Writes the rows of messages.</summary>
static class MessageRows
{
    const string State = "flag_set, size, internal_date, save_date, email_id, thread_id, segment, offset, length";

    /// <summary>The tables that have a row for each message, live or expunged, under the same key.</summary>
    static readonly string[] SharedTables = ["message_data", "message_keys"];

    static readonly string[] CopySharedRows =
    [
        "INSERT INTO message_data (key, structure, envelope, body_structure, envelope_utf8, body_structure_utf8, preview) "
            + "SELECT key + ?3, structure, envelope, body_structure, envelope_utf8, body_structure_utf8, preview "
            + "FROM message_data WHERE key BETWEEN ?1 AND ?2",
        "INSERT INTO message_keys SELECT key + ?3, base_subject, is_reply, sent, sent_day, from_key, to_key, cc_key, from_display, "
            + "to_display, message_id, in_reply_to, refs FROM message_keys WHERE key BETWEEN ?1 AND ?2",
    ];

    /// <summary>Writes a new message.</summary>
    public static void Insert(SqliteConnection rows, long key, in MessageRow row, long emailId, long threadId, BlobRef body) =>
        rows.Prepare($"INSERT INTO message (key, modseq, {State}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
            .Bind(1, key).Bind(2, row.ModSeq).Bind(3, row.FlagSet).Bind(4, row.Size).Bind(5, row.InternalDate.Value)
            .Bind(6, row.SaveDate).Bind(7, emailId).Bind(8, threadId).Bind(9, body.Segment).Bind(10, body.Offset).Bind(11, body.Length)
            .Run();

    /// <summary>
    /// Writes copies of a run of messages: their rows and stored answers again, their bodies never.
    /// </summary>
    /// <param name="rows">The connection.</param>
    /// <param name="firstKey">The first message's key.</param>
    /// <param name="lastKey">The last message's key; every key in between is a message.</param>
    /// <param name="shift">What is added to a key to make the copy's.</param>
    /// <param name="modSeq">The modseq of the copies.</param>
    /// <param name="saveDate">When the copies came, in Unix seconds.</param>
    public static void CopyRun(SqliteConnection rows, long firstKey, long lastKey, long shift, ModSeq modSeq, uint saveDate)
    {
        rows.Prepare(
                "INSERT INTO message (key, modseq, flag_set, size, internal_date, save_date, email_id, thread_id, segment, offset, length) "
                + "SELECT key + ?3, ?4, flag_set, size, internal_date, ?5, email_id, thread_id, segment, offset, length "
                + "FROM message WHERE key BETWEEN ?1 AND ?2")
            .Bind(1, firstKey).Bind(2, lastKey).Bind(3, shift).Bind(4, modSeq.Value).Bind(5, saveDate).Run();
        foreach (var table in CopySharedRows) rows.Prepare(table).Bind(1, firstKey).Bind(2, lastKey).Bind(3, shift).Run();
    }

    /// <summary>
    /// Writes a message that is or was in one mailbox again in another, with other flags; false if it was erased meanwhile.
    /// </summary>
    public static bool Restore(SqliteConnection rows, long key, long newKey, int flagSet, ModSeq modSeq, uint saveDate, out MessageRow row)
    {
        row = default;
        const string state = "size, internal_date, email_id, thread_id, segment, offset, length";
        rows.Prepare(
                $"INSERT INTO message (key, modseq, flag_set, save_date, {state}) SELECT ?2, ?4, ?3, ?5, {state} FROM "
                + $"(SELECT {state} FROM message WHERE key = ?1 UNION ALL SELECT {state} FROM expunged WHERE key = ?1)")
            .Bind(1, key).Bind(2, newKey).Bind(3, flagSet).Bind(4, modSeq.Value).Bind(5, saveDate).Run();
        if (rows.Changes == 0) return false;
        foreach (var table in CopySharedRows) rows.Prepare(table).Bind(1, key).Bind(2, key).Bind(3, newKey - key).Run();
        var written = rows.Prepare("SELECT size, internal_date FROM message WHERE key = ?1").Bind(1, newKey);
        written.Step();
        row = new MessageRow(
            MessageKey.UidOf(newKey), (uint)written.Int64(0), new PackedDate(written.Int64(1)), saveDate, flagSet, modSeq.Value);
        written.Reset();
        return true;
    }

    /// <summary>The id of a message, live or expunged; null if there is none.</summary>
    public static long? EmailIdOf(SqliteConnection rows, long key)
    {
        var statement = rows.Prepare("SELECT email_id FROM message WHERE key = ?1 UNION ALL SELECT email_id FROM expunged WHERE key = ?1").Bind(1, key);
        long? id = statement.Step() ? statement.Int64(0) : null;
        statement.Reset();
        return id;
    }

    /// <summary>The ids of the messages in a set, in UID order.</summary>
    public static List<long> EmailIds(SqliteConnection rows, long mailboxId, UidSet uids)
    {
        var ids = new List<long>();
        foreach (var range in uids.Ranges)
        {
            var statement = rows.Prepare("SELECT email_id FROM message WHERE key BETWEEN ?1 AND ?2")
                .Bind(1, MessageKey.Of(mailboxId, range.Low)).Bind(2, MessageKey.Of(mailboxId, range.High));
            while (statement.Step()) ids.Add(statement.Int64(0));
            statement.Reset();
        }
        return ids;
    }

    /// <summary>Gives every message in a run of keys the same flags.</summary>
    public static void SetFlags(SqliteConnection rows, long firstKey, long lastKey, int flagSet, ModSeq modSeq) =>
        rows.Prepare("UPDATE message SET flag_set = ?3, modseq = ?4 WHERE key BETWEEN ?1 AND ?2")
            .Bind(1, firstKey).Bind(2, lastKey).Bind(3, flagSet).Bind(4, modSeq.Value).Run();

    /// <summary>Erases an expunged message: its row and all that is stored of it but its body.</summary>
    public static void Erase(SqliteConnection rows, long key)
    {
        rows.Prepare("DELETE FROM expunged WHERE key = ?1").Bind(1, key).Run();
        EraseStored(rows, key);
    }

    /// <summary>Erases what is stored of a message beside its row: it is not there, or is made anew.</summary>
    public static void EraseStored(SqliteConnection rows, long key)
    {
        foreach (var table in SharedTables) rows.Prepare($"DELETE FROM {table} WHERE key = ?1").Bind(1, key).Run();
    }

    /// <summary>Erases the messages of a run of keys, live or expunged.</summary>
    public static void EraseRun(SqliteConnection rows, long firstKey, long lastKey)
    {
        foreach (var table in (string[])["message", "expunged", .. SharedTables])
            rows.Prepare($"DELETE FROM {table} WHERE key BETWEEN ?1 AND ?2").Bind(1, firstKey).Bind(2, lastKey).Run();
    }

    /// <summary>Moves the messages of a run of UIDs to the expunged ones, where they stay for the retention time.</summary>
    public static void Expunge(SqliteConnection rows, long mailboxId, NumberRange uids, ModSeq modSeq, DateTimeOffset now)
    {
        var first = MessageKey.Of(mailboxId, uids.Low);
        var last = MessageKey.Of(mailboxId, uids.High);
        rows.Prepare(
                $"INSERT INTO expunged (key, modseq, {State}, expunged_at) "
                + $"SELECT key, ?3, {State}, ?4 FROM message WHERE key BETWEEN ?1 AND ?2")
            .Bind(1, first).Bind(2, last).Bind(3, modSeq.Value).Bind(4, now.ToUnixTimeSeconds()).Run();
        rows.Prepare("DELETE FROM message WHERE key BETWEEN ?1 AND ?2").Bind(1, first).Bind(2, last).Run();
        Vanish(rows, mailboxId, uids, modSeq);
    }

    /// <summary>Has clients told that a run of UIDs has no messages any more.</summary>
    public static void Vanish(SqliteConnection rows, long mailboxId, NumberRange uids, ModSeq modSeq) =>
        rows.Prepare("INSERT INTO vanished (mailbox, modseq, uid_first, uid_last) VALUES (?1, ?2, ?3, ?4)")
            .Bind(1, mailboxId).Bind(2, modSeq.Value).Bind(3, uids.Low).Bind(4, uids.High).Run();
}
