using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Sqlite;

/// <summary>Reads and writes METADATA entries (RFC 5464). The server's are those of mailbox 0.</summary>
static class MetadataRows
{
    /// <summary>The mailbox id that stands for the server.</summary>
    public const long Server = 0;

    /// <summary>Which entries there are, by mailbox.</summary>
    public static Dictionary<long, MetadataIndex> LoadIndexes(SqliteConnection rows, long accountId)
    {
        var indexes = new Dictionary<long, MetadataIndex>();
        var statement = rows.Prepare("SELECT mailbox, entry, length(value), modseq FROM metadata WHERE account = ?1").Bind(1, accountId);
        while (statement.Step())
        {
            var mailbox = statement.Int64(0);
            indexes[mailbox] = indexes.GetValueOrDefault(mailbox, MetadataIndex.Empty)
                .With(statement.Text(1), statement.Int32(2), new ModSeq(statement.Int64(3)));
        }
        statement.Reset();
        return indexes;
    }

    /// <summary>The value of an entry, or null if there is none.</summary>
    public static byte[]? Read(SqliteConnection rows, long accountId, long mailboxId, string entry)
    {
        var statement = rows.Prepare("SELECT value FROM metadata WHERE account = ?1 AND mailbox = ?2 AND entry = ?3")
            .Bind(1, accountId).Bind(2, mailboxId).Bind(3, entry);
        var value = statement.Step() ? statement.Blob(0).ToArray() : null;
        statement.Reset();
        return value;
    }

    /// <summary>Sets an entry, or removes it if the value is null.</summary>
    public static void Write(SqliteConnection rows, long accountId, long mailboxId, string entry, byte[]? value, ModSeq modSeq)
    {
        if (value is null)
        {
            rows.Prepare("DELETE FROM metadata WHERE account = ?1 AND mailbox = ?2 AND entry = ?3")
                .Bind(1, accountId).Bind(2, mailboxId).Bind(3, entry).Run();
            return;
        }
        rows.Prepare(
                "INSERT INTO metadata (account, mailbox, entry, value, modseq) VALUES (?1, ?2, ?3, ?4, ?5) "
                + "ON CONFLICT (account, mailbox, entry) DO UPDATE SET value = ?4, modseq = ?5")
            .Bind(1, accountId).Bind(2, mailboxId).Bind(3, entry).Bind(4, value).Bind(5, modSeq.Value).Run();
    }
}
