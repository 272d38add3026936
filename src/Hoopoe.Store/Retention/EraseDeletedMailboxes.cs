using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Erases a slice of the messages of mailboxes that were deleted before a time. The mailbox's own row stays: it is part of the account's
/// history.
/// </summary>
/// <param name="before">Unix seconds.</param>
sealed class EraseDeletedMailboxes(long before) : StoreChore
{
    const int Slice = 1_024;

    /// <summary>The result is how many messages were erased; none when all is done.</summary>
    protected override int Run(SqliteConnection rows)
    {
        foreach (var mailbox in Deleted(rows))
        {
            var (first, last) = (MessageKey.Of(mailbox, 0), MessageKey.Of(mailbox, uint.MaxValue));
            foreach (var table in (string[])["message", "expunged"])
            {
                var keys = Keys(rows, table, first, last);
                if (keys.Count == 0) continue;
                MessageRows.EraseRun(rows, keys[0], keys[^1]);
                return keys.Count;
            }
            if (ImportedRows.Forget(rows, mailbox, Slice) is > 0 and var forgotten) return forgotten;
            rows.Prepare("DELETE FROM metadata WHERE account = (SELECT account FROM mailbox WHERE id = ?1) AND mailbox = ?1").Bind(1, mailbox).Run();
        }
        return 0;
    }

    List<long> Deleted(SqliteConnection rows) =>
        Read(rows.Prepare("SELECT id FROM mailbox WHERE deleted_at < ?1").Bind(1, before));

    static List<long> Keys(SqliteConnection rows, string table, long first, long last) =>
        Read(rows.Prepare($"SELECT key FROM {table} WHERE key BETWEEN ?1 AND ?2 ORDER BY key LIMIT {Slice}").Bind(1, first).Bind(2, last));

    static List<long> Read(SqliteStatement statement)
    {
        var numbers = new List<long>();
        while (statement.Step()) numbers.Add(statement.Int64(0));
        statement.Reset();
        return numbers;
    }
}
