using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>SQLite's own check of the file, and what stands outside any mailbox. To be run within one read transaction.</summary>
sealed class DatabaseInspection(SqliteConnection rows)
{
    /// <summary>How many of SQLite's findings are told.</summary>
    const int Told = 20;

    /// <summary>The tables whose rows belong to a mailbox by their key; a message's own first.</summary>
    public static readonly string[] KeyedTables = ["message", "expunged", "message_data", "message_keys"];

    /// <summary>What SQLite finds in the file; nothing if it is sound.</summary>
    public List<string> Integrity()
    {
        var found = new List<string>();
        var statement = rows.Prepare($"PRAGMA integrity_check({Told})");
        while (statement.Step())
        {
            if (statement.Text(0) != "ok") found.Add(statement.Text(0).ReplaceLineEndings(" "));
        }
        statement.Reset();
        return found;
    }

    /// <summary>The ids of mailboxes that rows of a table belong to and that have no row themselves.</summary>
    public List<long> Strays(string table)
    {
        var strays = new List<long>();
        var next = rows.Prepare($"SELECT key FROM {table} WHERE key >= ?1 ORDER BY key LIMIT 1");
        var mailbox = rows.Prepare("SELECT 1 FROM mailbox WHERE id = ?1");
        var from = long.MinValue;
        while (next.Bind(1, from).Step())
        {
            var id = MessageKey.MailboxOf(next.Int64(0));
            if (id >= int.MaxValue) break;
            if (!mailbox.Bind(1, id).Step()) strays.Add(id);
            mailbox.Reset();
            next.Reset();
            from = MessageKey.Of(id + 1, 0);
        }
        next.Reset();
        return strays;
    }

    /// <summary>The last body that a row refers to, if that lies behind the place up to which the packs are known to be used.</summary>
    public BlobRef? BeyondPackEnd()
    {
        if (Recovery.LastReferenced(rows) is not { } end) return null;
        BlobRef? last = null;
        foreach (var table in (string[])["message", "expunged"])
        {
            var statement = rows.Prepare(
                    $"SELECT segment, offset, length FROM {table} WHERE (segment, offset) > (?1, ?2) ORDER BY segment DESC, offset DESC LIMIT 1")
                .Bind(1, end.Segment).Bind(2, end.Offset);
            if (statement.Step() && new BlobRef(statement.Int32(0), statement.Int64(1), statement.Int64(2)) is var blob && (last is null || blob > last))
                last = blob;
            statement.Reset();
        }
        return last;
    }
}
