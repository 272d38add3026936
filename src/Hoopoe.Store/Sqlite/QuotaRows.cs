using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Sqlite;

/// <summary>Reads and writes what accounts may take, where it is not the server's default.</summary>
static class QuotaRows
{
    /// <summary>An account's own limits, or null if it has the default ones.</summary>
    public static QuotaLimits? Load(SqliteConnection rows, long accountId)
    {
        var statement = rows.Prepare("SELECT bytes, messages FROM quota WHERE account = ?1").Bind(1, accountId);
        QuotaLimits? limits = statement.Step() ? new QuotaLimits(statement.Int64OrNull(0), statement.Int64OrNull(1)) : null;
        statement.Reset();
        return limits;
    }

    /// <summary>Gives an account limits of its own, or, with null, the default ones.</summary>
    public static void Write(SqliteConnection rows, long accountId, QuotaLimits? limits)
    {
        if (limits is not { } own)
        {
            rows.Prepare("DELETE FROM quota WHERE account = ?1").Bind(1, accountId).Run();
            return;
        }
        rows.Prepare("INSERT INTO quota (account, bytes, messages) VALUES (?1, ?2, ?3) ON CONFLICT (account) DO UPDATE SET bytes = ?2, messages = ?3")
            .Bind(1, accountId).Bind(2, own.Bytes).Bind(3, own.Messages).Run();
    }
}
