using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts.Credentials;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Who exists, in which store, and how they prove it. Every change is durable when its method returns. Safe to use from several threads.
/// Methods throw <see cref="DirectoryException"/> when they refuse and <see cref="IOException"/> when the disk fails.
/// </summary>
public sealed class AccountDirectory : IDisposable
{
    /// <summary>Clients kept for an account that its owner has logged in from; those seen last are.</summary>
    public const int MaxKnownClients = 100;

    const string EntryColumns = "SELECT id, address, store, disabled, created FROM account";
    readonly DirectoryDatabase _database;
    readonly TimeProvider _time;
    readonly CredentialStore _credentials;
    readonly CredentialVerifier _verifier;
    readonly AddressResolver _resolver;
    readonly KnownClients _clients;

    /// <summary>The directory of an open data folder, which outlives it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The iteration count is below <see cref="DirectoryOptions.MinIterations"/>.</exception>
    public AccountDirectory(DataFolder folder, TimeProvider time, DirectoryOptions? options = null)
    {
        options ??= new DirectoryOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Iterations, DirectoryOptions.MinIterations, nameof(options));
        _database = folder.Database;
        _time = time;
        _credentials = new CredentialStore(_database, time);
        _verifier = new CredentialVerifier(_credentials, options, time);
        _resolver = new AddressResolver(_database);
        _clients = new KnownClients(_database, time);
    }

    /// <summary>Whether a fault of its storage has stopped it from writing until it is opened again. Who exists can log in all the same.</summary>
    public bool HasStopped => _database.HasStopped;

    /// <summary>Adds an account, pinned to the store with the fewest accounts; without a password nobody can log in yet.</summary>
    /// <exception cref="DirectoryException">The address or password is not one, or the address is taken.</exception>
    public async Task<AccountEntry> AddAccountAsync(string address, string? password, CancellationToken cancellationToken)
    {
        var parsed = Parsed(address);
        var first = password is null ? default : await _verifier.MakeFirstAsync(password, cancellationToken);
        var id = _database.Write(connection =>
        {
            RefuseTaken(connection, parsed);
            connection.Change(
                """
                INSERT INTO account (address, canonical, store, created, modseq, uidvalidity)
                VALUES (?1, ?2, ?3, ?4,
                    coalesce((SELECT modseq FROM retired WHERE canonical = ?2), 0),
                    coalesce((SELECT uidvalidity FROM retired WHERE canonical = ?2), 0))
                """,
                parsed.Text, parsed.Canonical, LeastLoaded(connection), _time.GetUtcNow().ToUnixTimeSeconds());
            var added = connection.LastInsertRowId;
            if (password is not null) _credentials.AddFirst(connection, added, ThePassword, first.Salts, first.Keys);
            return added;
        });
        return Find(id)!;
    }

    /// <summary>Removes an account with its aliases and credentials. What it has in its store is not touched; its counters are kept.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public AccountEntry RemoveAccount(string address)
    {
        var entry = Known(address);
        _database.Write(connection =>
        {
            connection.Change(
                "INSERT OR REPLACE INTO retired SELECT canonical, modseq, uidvalidity FROM account WHERE id = ?1", entry.Id);
            CredentialStore.RemoveAll(connection, entry.Id);
            KnownClients.RemoveAll(connection, entry.Id);
            connection.Change("DELETE FROM alias WHERE account = ?1", entry.Id);
            return connection.Change("DELETE FROM account WHERE id = ?1", entry.Id);
        });
        _verifier.Forget(entry.Id);
        return entry;
    }

    /// <summary>Refuses all logins of an account. Sessions that are open are not its business.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public void Disable(string address) => SetDisabled(address, isDisabled: true);

    /// <summary>Allows logins again.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public void Enable(string address) => SetDisabled(address, isDisabled: false);

    /// <summary>Sets the account's password in place of the one before; app passwords stay.</summary>
    /// <exception cref="DirectoryException">There is no such account, or it is no password.</exception>
    public Task SetPasswordAsync(string address, string password, CancellationToken cancellationToken) =>
        _verifier.AddAsync(Known(address).Id, ThePassword, password, cancellationToken);

    /// <summary>Adds an app password; returns its number.</summary>
    /// <exception cref="DirectoryException">There is no such account, or it is no password.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The name has more than <see cref="Credential.MaxNameLength"/> characters, or the scope more than
    /// <see cref="CredentialScope.MaxFolders"/> mailboxes.
    /// </exception>
    public Task<long> AddAppPasswordAsync(
        string address, string name, string password, CredentialScope scope, DateTimeOffset? expires, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, Credential.MaxNameLength, nameof(name));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scope.Folders.Count, CredentialScope.MaxFolders, nameof(scope));
        return _verifier.AddAsync(
            Known(address).Id,
            new Credential(0, name, CredentialKind.AppPassword, scope.ToText(), expires, LastUsed: null), password, cancellationToken);
    }

    /// <summary>Removes a credential; false if the account has none with that number.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public bool RemoveCredential(string address, long credentialId)
    {
        var id = Known(address).Id;
        var removed = _credentials.Remove(id, credentialId);
        _verifier.Forget(id);
        return removed;
    }

    /// <summary>The credentials of an account, oldest first.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public IReadOnlyList<Credential> Credentials(string address) => _credentials.Of(Known(address).Id);

    /// <summary>All accounts by address.</summary>
    public IReadOnlyList<AccountEntry> List() => _database.Read(connection => connection
        .All(EntryColumns + " ORDER BY canonical", EntryIn).ConvertAll(entry => WithAliases(connection, entry)));

    /// <summary>The account with that address (not: alias), or null.</summary>
    public AccountEntry? Find(string address) => AccountAddress.Parse(address) is { } parsed
        ? _database.Read(connection => connection.One(EntryColumns + " WHERE canonical = ?1", EntryIn, parsed.Canonical) is { } entry
            ? WithAliases(connection, entry)
            : null)
        : null;

    /// <summary>The account with that number, or null.</summary>
    public AccountEntry? Find(long accountId) => _database.Read(connection =>
        connection.One(EntryColumns + " WHERE id = ?1", EntryIn, accountId) is { } entry ? WithAliases(connection, entry) : null);

    /// <summary>Gives an account another address that mail is accepted for.</summary>
    /// <exception cref="DirectoryException">There is no such account, it is no address, or the address is taken.</exception>
    public void AddAlias(string address, string alias)
    {
        var entry = Known(address);
        var parsed = Parsed(alias);
        _database.Write(connection =>
        {
            RefuseTaken(connection, parsed);
            return connection.Change("INSERT INTO alias VALUES (?1, ?2, ?3)", parsed.Canonical, parsed.Text, entry.Id);
        });
    }

    /// <summary>Takes an alias away.</summary>
    /// <exception cref="DirectoryException">There is no such alias.</exception>
    public void RemoveAlias(string alias)
    {
        var parsed = Parsed(alias);
        if (_database.Write(connection => connection.Change("DELETE FROM alias WHERE canonical = ?1", parsed.Canonical)) == 0)
            throw new DirectoryException(DirectoryError.NoSuchAlias, $"There is no alias {parsed.Text}.");
    }

    /// <summary>
    /// Who receives mail for an address: the account or alias with that very address, otherwise <c>user</c> of <c>user+detail@domain</c>,
    /// longest user first. Null if there is none.
    /// </summary>
    public Recipient? Resolve(string recipientAddress) => _resolver.Resolve(recipientAddress);

    /// <summary>
    /// Checks a name and a password as PLAIN and LOGIN give them; null if they do not log in. Whatever the reason, it costs and looks the same.
    /// </summary>
    public ValueTask<VerifiedLogin?> VerifyAsync(string name, string password, CancellationToken cancellationToken) =>
        _verifier.VerifyAsync(name, password, cancellationToken);

    /// <summary>What a SCRAM exchange needs for a name; there is an answer for every name.</summary>
    public ScramMaterial Scram(string name, ScramHash hash) => _verifier.Scram(name, hash);

    /// <summary>The login of a credential whose SCRAM proof has fitted; null if it is no longer good.</summary>
    public VerifiedLogin? Confirm(long credentialId) => _verifier.Confirm(credentialId);

    /// <summary>Whether the owner of an account has logged in from a client lately; false for a name that does not exist.</summary>
    public bool IsKnownClient(string name, string client) =>
        AccountAddress.Parse(name)?.Canonical is { } canonical && _clients.Contains(canonical, client);

    /// <summary>Notes that the owner of an account has logged in from a client.</summary>
    public void NoteClient(long accountId, string client) => _clients.Note(accountId, client);

    /// <summary>The highest numbers the account has ever used.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public AccountCounters Counters(long accountId) => _database.Read(connection => connection.One(
        "SELECT modseq, uidvalidity FROM account WHERE id = ?1",
        row => (AccountCounters?)new AccountCounters(new ModSeq(row.Int64(0)), (uint)row.Int64(1)), accountId)) ?? throw Gone();

    /// <summary>Raises the account's counters to at least these; neither is ever lowered.</summary>
    /// <exception cref="DirectoryException">There is no such account.</exception>
    public void RaiseCounters(long accountId, AccountCounters atLeast)
    {
        var changed = _database.Write(connection => connection.Change(
            "UPDATE account SET modseq = max(modseq, ?2), uidvalidity = max(uidvalidity, ?3) WHERE id = ?1",
            accountId, atLeast.ModSeq.Value, (long)atLeast.UidValidity));
        if (changed == 0) throw Gone();
    }

    /// <summary>Writes the directory, as it is at one moment, into a file, in place of the one that was there.</summary>
    internal void CopyInto(string path) => _database.CopyInto(path);

    /// <summary>Ends the checking of credentials; the data folder closes the database.</summary>
    public void Dispose() => _verifier.Dispose();

    static Credential ThePassword { get; } = new(0, "password", CredentialKind.Password, Scope: null, Expires: null, LastUsed: null);

    void SetDisabled(string address, bool isDisabled)
    {
        var entry = Known(address);
        _database.Write(connection => connection.Change("UPDATE account SET disabled = ?2 WHERE id = ?1", entry.Id, isDisabled ? 1 : 0));
        _verifier.Forget(entry.Id);
    }

    AccountEntry Known(string address) =>
        Find(address) ?? throw new DirectoryException(DirectoryError.NoSuchAccount, $"There is no account {address}.");

    int LeastLoaded(SqliteConnection connection)
    {
        var accounts = new int[_database.Stores];
        foreach (var (store, count) in connection.All(
            "SELECT store, count(*) FROM account GROUP BY store", row => (row.Int32(0), row.Int32(1))))
            accounts[store] = count;
        return accounts.IndexOf(accounts.Min());
    }

    static AccountAddress Parsed(string address) => AccountAddress.Parse(address) ?? throw new DirectoryException(
        DirectoryError.InvalidAddress, $"'{address}' is not an address: name@domain, at most {AccountAddress.MaxLength} bytes.");

    static void RefuseTaken(SqliteConnection connection, AccountAddress address)
    {
        var taken = connection.One(
            "SELECT 1 FROM account WHERE canonical = ?1 UNION ALL SELECT 1 FROM alias WHERE canonical = ?1",
            row => row.Int64(0), address.Canonical) != 0;
        if (taken) throw new DirectoryException(DirectoryError.AddressTaken, $"{address.Text} is taken already.");
    }

    static AccountEntry EntryIn(SqliteStatement row) => new(
        row.Int64(0), row.Text(1), [], row.Int32(2), row.Int64(3) != 0, DateTimeOffset.FromUnixTimeSeconds(row.Int64(4)));

    static AccountEntry WithAliases(SqliteConnection connection, AccountEntry entry) => entry with
    {
        Aliases = [.. connection.All("SELECT address FROM alias WHERE account = ?1 ORDER BY canonical", row => row.Text(0), entry.Id)],
    };

    static DirectoryException Gone() => new(DirectoryError.NoSuchAccount, "The account is gone.");
}
