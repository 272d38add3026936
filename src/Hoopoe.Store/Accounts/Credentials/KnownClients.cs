using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>Where the owners of accounts have logged in from lately.</summary>
sealed class KnownClients(DirectoryDatabase database, TimeProvider time)
{
    /// <summary>How long a client stays known after a login from it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    static readonly TimeSpan Grain = TimeSpan.FromDays(1);

    /// <summary>Whether the owner of the account with that canonical name has logged in from there.</summary>
    public bool Contains(string canonical, string client) => database.Read(connection => connection.One(
        """
        SELECT k.seen > ?3 FROM known_client k JOIN account a ON a.id = k.account WHERE a.canonical = ?1 AND k.client = ?2
        """,
        row => row.Int64(0), canonical, client, Before(Lifetime))) != 0;

    /// <summary>Notes a login, once a day for each client. A directory that can't be written lets people in all the same.</summary>
    public void Note(long accountId, string client)
    {
        var isFresh = database.Read(connection => connection.One(
            "SELECT seen > ?3 FROM known_client WHERE account = ?1 AND client = ?2", row => row.Int64(0), accountId, client, Before(Grain))) != 0;
        if (isFresh) return;
        try
        {
            database.Write(connection => Note(connection, accountId, client));
        }
        catch (SqliteStoreException)
        {
            // A later login is noted.
        }
    }

    /// <summary>Forgets an account's clients, as part of a change.</summary>
    public static void RemoveAll(SqliteConnection connection, long accountId) =>
        connection.Change("DELETE FROM known_client WHERE account = ?1", accountId);

    bool Note(SqliteConnection connection, long accountId, string client)
    {
        connection.Change(
            "INSERT INTO known_client VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET seen = ?3",
            accountId, client, time.GetUtcNow().ToUnixTimeSeconds());
        connection.Change(
            """
            DELETE FROM known_client WHERE account = ?1 AND client NOT IN
                (SELECT client FROM known_client WHERE account = ?1 ORDER BY seen DESC LIMIT ?2)
            """,
            accountId, AccountDirectory.MaxKnownClients);
        return true;
    }

    long Before(TimeSpan age) => (time.GetUtcNow() - age).ToUnixTimeSeconds();
}
