using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sqlite;

/// <summary>Finds what has been in a mailbox for too long.</summary>
static class ExpiryRows
{
    /// <summary>The mailboxes of a special use that have messages, with their accounts.</summary>
    public static List<(long Account, long Mailbox)> Mailboxes(SqliteConnection rows, string specialUse)
    {
        var found = new List<(long, long)>();
        // A mailbox may have several uses, separated by spaces.
        var statement = rows.Prepare(
                "SELECT account, id FROM mailbox WHERE deleted_modseq IS NULL AND messages > 0 AND ' ' || special_use || ' ' LIKE ?1")
            .Bind(1, $"% {specialUse} %");
        while (statement.Step()) found.Add((statement.Int64(0), statement.Int64(1)));
        statement.Reset();
        return found;
    }

    /// <summary>The first messages of a mailbox that came into it before a time.</summary>
    public static UidSet Due(SqliteConnection rows, long mailboxId, DateTimeOffset before, int most)
    {
        var due = new UidSet.Builder();
        var statement = rows.Prepare("SELECT key FROM message WHERE key BETWEEN ?1 AND ?2 AND save_date < ?3 ORDER BY key LIMIT ?4")
            .Bind(1, MessageKey.Of(mailboxId, 0)).Bind(2, MessageKey.Of(mailboxId, uint.MaxValue))
            .Bind(3, before.ToUnixTimeSeconds()).Bind(4, most);
        while (statement.Step()) due.Add(new Uid(MessageKey.UidOf(statement.Int64(0))));
        statement.Reset();
        return due.ToSet();
    }
}
