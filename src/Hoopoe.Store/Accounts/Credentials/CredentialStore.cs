using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>The salt and count of one hash in one generation of an account.</summary>
sealed record Salt(ScramHash Hash, byte[] Bytes, int Iterations);

/// <summary>What may log in under a name: the account, the salt of its offered generation, and its live credentials with their keys.</summary>
sealed record LoginRecord(
    long AccountId, string Address, int Store, bool IsDisabled, int Generation, Salt Salt, ImmutableArray<(Credential Credential, ScramKeys Keys)> Keys);

/// <summary>The credential tables of the directory.</summary>
sealed class CredentialStore(DirectoryDatabase database, TimeProvider time)
{
    const int SaltSize = 16;

    /// <summary>Every hash that keys are made for.</summary>
    public static ImmutableArray<ScramHash> Hashes { get; } = [ScramHash.Sha1, ScramHash.Sha256, ScramHash.Sha512];

    long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>What may log in under a canonical name, or null if nothing may.</summary>
    public LoginRecord? Find(string canonical, ScramHash hash) => database.Read(connection =>
    {
        var account = connection.One(
            "SELECT id, address, store, disabled, generation FROM account WHERE canonical = ?1",
            row => new { Id = row.Int64(0), Address = row.Text(1), Store = row.Int32(2), IsDisabled = row.Int64(3) != 0, Generation = row.Int32(4) },
            canonical);
        if (account is null) return null;
        var salt = SaltsOf(connection, account.Id, account.Generation).Find(salt => salt.Hash == hash);
        if (salt is null) return null;
        var keys = connection.All(
            """
            SELECT c.id, c.name, c.kind, c.scope, c.expires, c.last_used, k.stored_key, k.server_key
            FROM credential c JOIN credential_key k ON k.credential = c.id
            WHERE c.account = ?1 AND k.generation = ?2 AND k.hash = ?3 AND (c.expires IS NULL OR c.expires > ?4)
            """,
            row => (CredentialIn(row), new ScramKeys(row.Blob(6).ToArray(), row.Blob(7).ToArray())),
            account.Id, account.Generation, (int)hash, Now);
        return new LoginRecord(account.Id, account.Address, account.Store, account.IsDisabled, account.Generation, salt, [.. keys]);
    });

    /// <summary>The login that a credential gives, or null if it or its account is no longer good.</summary>
    public VerifiedLogin? Confirm(long credentialId) => database.Read(connection => connection.One(
        """
        SELECT c.id, c.name, c.kind, c.scope, c.expires, c.last_used, a.id, a.address, a.store
        FROM credential c JOIN account a ON a.id = c.account
        WHERE c.id = ?1 AND a.disabled = 0 AND (c.expires IS NULL OR c.expires > ?2)
        """,
        row => new VerifiedLogin(row.Int64(6), row.Text(7), row.Int32(8), CredentialIn(row)),
        credentialId, Now));

    /// <summary>The credentials of an account, oldest first.</summary>
    public IReadOnlyList<Credential> Of(long accountId) => database.Read(connection => connection.All(
        "SELECT id, name, kind, scope, expires, last_used FROM credential WHERE account = ?1 ORDER BY id", CredentialIn, accountId));

    /// <summary>Writes when a credential was used.</summary>
    public void Touch(long credentialId) => database.Write(connection =>
        connection.Change("UPDATE credential SET last_used = ?2 WHERE id = ?1", credentialId, Now));

    /// <summary>
    /// The salts that a new credential needs keys for. If no other credential stands beside it, there is a new generation with new salts;
    /// otherwise it joins the offered generation, and the next one if that has been begun.
    /// </summary>
    public (bool IsNew, IReadOnlyDictionary<int, List<Salt>> Salts) SaltsForNew(long accountId, CredentialKind kind, int iterations) =>
        database.Read(connection =>
        {
            var others = connection.One(
                "SELECT count(*) FROM credential WHERE account = ?1 AND NOT (?2 AND kind = ?3)", row => row.Int64(0),
                accountId, kind == CredentialKind.Password ? 1 : 0, (int)CredentialKind.Password);
            var generations = connection.All(
                "SELECT DISTINCT generation FROM salt WHERE account = ?1 ORDER BY generation", row => row.Int32(0), accountId);
            if (others == 0 || generations.Count == 0)
                return (true, new Dictionary<int, List<Salt>> { [generations.LastOrDefault() + 1] = NewSalts(iterations) });
            return (false, generations.ToDictionary(generation => generation, generation => SaltsOf(connection, accountId, generation)));
        });

    /// <summary>
    /// Stores a credential with its keys; a password takes the place of the one before. A new generation takes the place of all others.
    /// </summary>
    /// <exception cref="DirectoryException">The account is gone.</exception>
    public long Add(
        long accountId, Credential credential, bool isNewGeneration,
        IReadOnlyDictionary<int, List<Salt>> salts, IReadOnlyDictionary<int, List<ScramKeys>> keys) => database.Write(connection =>
    {
        if (connection.One("SELECT 1 FROM account WHERE id = ?1", row => row.Int64(0), accountId) == 0)
            throw new DirectoryException(DirectoryError.NoSuchAccount, "The account is gone.");
        if (credential.Kind == CredentialKind.Password)
            foreach (var old in connection.All(
                "SELECT id FROM credential WHERE account = ?1 AND kind = ?2", row => row.Int64(0), accountId, (int)CredentialKind.Password))
                Remove(connection, old);
        var id = Insert(connection, accountId, credential);
        foreach (var (generation, made) in keys) InsertKeys(connection, id, generation, made);
        var newest = keys.Keys.Max();
        if (isNewGeneration)
        {
            InsertSalts(connection, accountId, newest, salts[newest]);
            Offer(connection, accountId, newest);
        }
        else OfferIfComplete(connection, accountId, newest);
        return id;
    });

    /// <summary>Stores the first credential of a new account, as part of a change.</summary>
    public void AddFirst(SqliteConnection connection, long accountId, Credential credential, List<Salt> salts, List<ScramKeys> keys)
    {
        const int first = 1;
        InsertKeys(connection, Insert(connection, accountId, credential), first, keys);
        InsertSalts(connection, accountId, first, salts);
        Offer(connection, accountId, first);
    }

    /// <summary>The salts of the generation after the offered one, made if need be; null if the credential has its keys there already.</summary>
    public List<Salt>? BeginGeneration(LoginRecord record, long credentialId, int iterations) => database.Write(connection =>
    {
        var next = record.Generation + 1;
        if (connection.One(
            "SELECT 1 FROM credential_key WHERE credential = ?1 AND generation = ?2", row => row.Int64(0), credentialId, next) != 0)
            return null;
        if (SaltsOf(connection, record.AccountId, next) is { Count: > 0 } begun) return begun;
        var made = NewSalts(iterations);
        InsertSalts(connection, record.AccountId, next, made);
        return made;
    });

    /// <summary>Stores a credential's keys of the next generation, and offers that generation once every live credential has its keys.</summary>
    public void JoinGeneration(LoginRecord record, long credentialId, List<ScramKeys> keys) => database.Write(connection =>
    {
        var next = record.Generation + 1;
        var stands = connection.One(
            "SELECT 1 FROM credential c JOIN account a ON a.id = c.account WHERE c.id = ?1 AND a.generation = ?2",
            row => row.Int64(0), credentialId, record.Generation);
        if (stands == 0) return false;
        InsertKeys(connection, credentialId, next, keys);
        OfferIfComplete(connection, record.AccountId, next);
        return true;
    });

    /// <summary>Removes a credential; false if the account has none with that number.</summary>
    public bool Remove(long accountId, long credentialId) => database.Write(connection =>
    {
        var stands = connection.One(
            "SELECT 1 FROM credential WHERE id = ?1 AND account = ?2", row => row.Int64(0), credentialId, accountId) != 0;
        if (stands) Remove(connection, credentialId);
        return stands;
    });

    /// <summary>Removes all credentials and salts of an account, as part of a change.</summary>
    public static void RemoveAll(SqliteConnection connection, long accountId)
    {
        connection.Change("DELETE FROM credential_key WHERE credential IN (SELECT id FROM credential WHERE account = ?1)", accountId);
        connection.Change("DELETE FROM credential WHERE account = ?1", accountId);
        connection.Change("DELETE FROM salt WHERE account = ?1", accountId);
    }

    /// <summary>A random salt for each hash.</summary>
    public static List<Salt> NewSalts(int iterations) =>
        [.. Hashes.Select(hash => new Salt(hash, RandomNumberGenerator.GetBytes(SaltSize), iterations))];

    /// <summary>The salt that a name without credentials seems to have: always the same for the name and hash.</summary>
    public byte[] FakeSalt(string name, ScramHash hash)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, database.Secret);
        hmac.AppendData([(byte)hash]);
        hmac.AppendData(Encoding.UTF8.GetBytes(name));
        return hmac.GetHashAndReset()[..SaltSize];
    }

    static Credential CredentialIn(SqliteStatement row) => new(
        row.Int64(0), row.Text(1), (CredentialKind)row.Int32(2), row.TextOrNull(3), TimeOrNull(row, 4), TimeOrNull(row, 5));

    static DateTimeOffset? TimeOrNull(SqliteStatement row, int column) =>
        row.IsNull(column) ? null : DateTimeOffset.FromUnixTimeSeconds(row.Int64(column));

    static List<Salt> SaltsOf(SqliteConnection connection, long accountId, int generation) => connection.All(
        "SELECT hash, salt, iterations FROM salt WHERE account = ?1 AND generation = ?2 ORDER BY hash",
        row => new Salt((ScramHash)row.Int32(0), row.Blob(1).ToArray(), row.Int32(2)),
        accountId, generation);

    static void InsertSalts(SqliteConnection connection, long accountId, int generation, List<Salt> salts)
    {
        foreach (var salt in salts)
            connection.Change(
                "INSERT INTO salt VALUES (?1, ?2, ?3, ?4, ?5)", accountId, generation, (int)salt.Hash, salt.Bytes, salt.Iterations);
    }

    static void InsertKeys(SqliteConnection connection, long credentialId, int generation, List<ScramKeys> keys)
    {
        for (var at = 0; at < keys.Count; at++)
            connection.Change(
                "INSERT INTO credential_key VALUES (?1, ?2, ?3, ?4, ?5)",
                credentialId, generation, (int)Hashes[at], keys[at].StoredKey, keys[at].ServerKey);
    }

    long Insert(SqliteConnection connection, long accountId, Credential credential)
    {
        connection.Change(
            "INSERT INTO credential (account, name, kind, scope, created, expires) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            accountId, credential.Name, (int)credential.Kind, credential.Scope, Now, credential.Expires?.ToUnixTimeSeconds());
        return connection.LastInsertRowId;
    }

    void OfferIfComplete(SqliteConnection connection, long accountId, int generation)
    {
        var waiting = connection.One(
            """
            SELECT count(*) FROM credential c WHERE account = ?1 AND (expires IS NULL OR expires > ?3)
            AND NOT EXISTS (SELECT 1 FROM credential_key k WHERE k.credential = c.id AND k.generation = ?2)
            """,
            row => row.Int64(0), accountId, generation, Now);
        if (waiting == 0) Offer(connection, accountId, generation);
    }

    static void Offer(SqliteConnection connection, long accountId, int generation)
    {
        connection.Change("UPDATE account SET generation = ?2 WHERE id = ?1", accountId, generation);
        connection.Change("DELETE FROM salt WHERE account = ?1 AND generation <> ?2", accountId, generation);
        connection.Change(
            "DELETE FROM credential_key WHERE generation <> ?2 AND credential IN (SELECT id FROM credential WHERE account = ?1)",
            accountId, generation);
    }

    static void Remove(SqliteConnection connection, long credentialId)
    {
        connection.Change("DELETE FROM credential_key WHERE credential = ?1", credentialId);
        connection.Change("DELETE FROM credential WHERE id = ?1", credentialId);
    }
}
