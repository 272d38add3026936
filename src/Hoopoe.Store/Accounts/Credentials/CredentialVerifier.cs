using System.Security.Cryptography;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>
/// Makes and checks the keys of passwords. Before any hashing stands a gate as wide as the processor has cores; an unknown name, a disabled
/// account and a wrong password cost and look the same.
/// </summary>
sealed class CredentialVerifier(CredentialStore credentials, DirectoryOptions options, TimeProvider time) : IDisposable
{
    // PLAIN and LOGIN are checked against these keys.
    const ScramHash PlainHash = ScramHash.Sha256;
    static readonly TimeSpan UseGrain = TimeSpan.FromHours(1);

    // Held while keys are made for storing; taken before the gate, never behind it.
    readonly SemaphoreSlim _changing = new(1);
    readonly SemaphoreSlim _gate = new(Environment.ProcessorCount);
    readonly VerifiedCache _cache = new(time, options.VerifiedLifetime);

    /// <summary>Checks a name and a password; null if they do not log in, for whatever reason.</summary>
    public async ValueTask<VerifiedLogin?> VerifyAsync(string name, string password, CancellationToken cancellationToken)
    {
        var canonical = AccountAddress.Parse(name)?.Canonical;
        var prepared = PreparedPassword.Of(password);
        if (canonical is null || prepared is null)
        {
            await CheckAsync(record: null, name, prepared ?? [], cancellationToken);
            return null;
        }
        if (_cache.Find(canonical, prepared) is { } known) return known;
        var changes = _cache.Changes;
        var record = credentials.Find(canonical, PlainHash);
        var credential = await CheckAsync(record, canonical, prepared, cancellationToken);
        if (record is null || credential is null || record.IsDisabled) return null;
        var login = new VerifiedLogin(record.AccountId, record.Address, record.Store, credential);
        _cache.Add(canonical, prepared, login, changes);
        NoteUse(credential);
        if (record.Salt.Iterations < options.Iterations) await UpgradeAsync(record, credential.Id, prepared, cancellationToken);
        return login;
    }

    /// <summary>What a SCRAM exchange needs for a name, whether or not it can log in.</summary>
    public ScramMaterial Scram(string name, ScramHash hash)
    {
        var canonical = AccountAddress.Parse(name)?.Canonical;
        var record = canonical is null ? null : credentials.Find(canonical, hash);
        if (record is null) return new ScramMaterial([.. credentials.FakeSalt(canonical ?? name, hash)], options.Iterations, []);
        var candidates = record.IsDisabled ? [] : record.Keys.Select(pair => new ScramCandidate(pair.Credential.Id, pair.Keys));
        return new ScramMaterial([.. record.Salt.Bytes], record.Salt.Iterations, [.. candidates]);
    }

    /// <summary>The login of a credential whose SCRAM proof has fitted; null if it is no longer good.</summary>
    public VerifiedLogin? Confirm(long credentialId)
    {
        var login = credentials.Confirm(credentialId);
        if (login is not null) NoteUse(login.Credential);
        return login;
    }

    /// <summary>Makes the salts and keys of the first credential of a new account.</summary>
    /// <exception cref="DirectoryException">It is no password.</exception>
    public async Task<(List<Salt> Salts, List<ScramKeys> Keys)> MakeFirstAsync(string password, CancellationToken cancellationToken)
    {
        var prepared = PreparedPassword.Required(password);
        var salts = CredentialStore.NewSalts(options.Iterations);
        return (salts, await DeriveAsync(prepared, salts, cancellationToken));
    }

    /// <summary>Makes the keys of a further credential and stores it; a password takes the place of the one before.</summary>
    /// <exception cref="DirectoryException">It is no password, or the account is gone.</exception>
    public async Task<long> AddAsync(long accountId, Credential credential, string password, CancellationToken cancellationToken)
    {
        var prepared = PreparedPassword.Required(password);
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var (isNew, salts) = credentials.SaltsForNew(accountId, credential.Kind, options.Iterations);
            var keys = new Dictionary<int, List<ScramKeys>>();
            foreach (var (generation, made) in salts) keys.Add(generation, await DeriveAsync(prepared, made, cancellationToken));
            var id = credentials.Add(accountId, credential, isNew, salts, keys);
            _cache.Forget(accountId);
            return id;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Forgets what was verified for an account: it was disabled or removed, or lost a credential.</summary>
    public void Forget(long accountId) => _cache.Forget(accountId);

    /// <inheritdoc/>
    public void Dispose()
    {
        _changing.Dispose();
        _gate.Dispose();
    }

    async ValueTask<Credential?> CheckAsync(LoginRecord? record, string name, byte[] password, CancellationToken cancellationToken)
    {
        var salt = record?.Salt ?? new Salt(PlainHash, credentials.FakeSalt(name, PlainHash), options.Iterations);
        var keys = (await DeriveAsync(password, [salt], cancellationToken))[0];
        Credential? match = null;
        foreach (var (credential, stored) in record?.Keys ?? [])
            if (CryptographicOperations.FixedTimeEquals(stored.StoredKey, keys.StoredKey)) match = credential;
        return match;
    }

    // That a login is good does not depend on the disk having room: what fails here is done at a later login.
    async Task UpgradeAsync(LoginRecord record, long credentialId, byte[] password, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            if (credentials.BeginGeneration(record, credentialId, options.Iterations) is { } salts)
                credentials.JoinGeneration(record, credentialId, await DeriveAsync(password, salts, cancellationToken));
        }
        catch (SqliteStoreException)
        {
        }
        finally
        {
            _changing.Release();
        }
    }

    async ValueTask<List<ScramKeys>> DeriveAsync(byte[] password, List<Salt> salts, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return [.. salts.Select(salt => ScramKeys.Derive(salt.Hash, password, salt.Bytes, salt.Iterations))];
        }
        finally
        {
            _gate.Release();
        }
    }

    void NoteUse(Credential credential)
    {
        if (credential.LastUsed is not null && time.GetUtcNow() - credential.LastUsed < UseGrain) return;
        try
        {
            credentials.Touch(credential.Id);
        }
        catch (SqliteStoreException)
        {
            // As with an upgrade: a later login notes its use.
        }
    }
}
