using Hoopoe.Store.Import;

namespace Hoopoe.Store.Sqlite;

/// <summary>Reads and writes what was imported into mailboxes.</summary>
static class ImportedRows
{
    /// <summary>Whether a message was imported into a mailbox.</summary>
    public static bool Has(SqliteConnection rows, long mailboxId, ImportKey key)
    {
        var statement = rows.Prepare("SELECT 1 FROM imported WHERE mailbox = ?1 AND key = ?2").Bind(1, mailboxId).Bind(2, key.ToBytes());
        var isThere = statement.Step();
        statement.Reset();
        return isThere;
    }

    /// <summary>Takes note that a message is imported; false if it was before.</summary>
    public static bool TryAdd(SqliteConnection rows, long mailboxId, ImportKey key)
    {
        rows.Prepare("INSERT OR IGNORE INTO imported (mailbox, key) VALUES (?1, ?2)").Bind(1, mailboxId).Bind(2, key.ToBytes()).Run();
        return rows.Changes == 1;
    }

    /// <summary>Forgets some of what was imported into a mailbox; returns how many messages, none when all is forgotten.</summary>
    public static int Forget(SqliteConnection rows, long mailboxId, int most)
    {
        rows.Prepare(
                "DELETE FROM imported WHERE mailbox = ?1 AND key <= "
                + "(SELECT max(key) FROM (SELECT key FROM imported WHERE mailbox = ?1 ORDER BY key LIMIT ?2))")
            .Bind(1, mailboxId).Bind(2, most).Run();
        return rows.Changes;
    }
}
