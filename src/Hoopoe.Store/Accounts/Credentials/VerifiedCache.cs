using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>
/// Credentials that were right a short while ago, so that a client's next connection costs no hashing. Names and passwords are not in it,
/// only their keyed hash. Safe to use from several threads.
/// </summary>
sealed class VerifiedCache(TimeProvider time, TimeSpan lifetime)
{
    const int Capacity = 10_000;
    readonly Lock _gate = new();
    readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    readonly Dictionary<(UInt128, UInt128), Entry> _entries = [];
    long _changes;

    sealed record Entry(VerifiedLogin Login, long VerifiedAt);

    /// <summary>The number of invalidations so far: taken before keys are read, given to <see cref="Add"/> afterwards.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>The login that this name and password gave, if it was within the lifetime and the credential has not expired.</summary>
    public VerifiedLogin? Find(string name, ReadOnlySpan<byte> password)
    {
        var key = KeyOf(name, password);
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry)) return null;
            if (IsFresh(entry)) return entry.Login;
            _entries.Remove(key);
            return null;
        }
    }

    /// <summary>Remembers a login, unless something was invalidated since <paramref name="changes"/> was taken.</summary>
    public void Add(string name, ReadOnlySpan<byte> password, VerifiedLogin login, long changes)
    {
        var key = KeyOf(name, password);
        lock (_gate)
        {
            if (_changes != changes) return;
            if (_entries.Count >= Capacity) MakeRoom();
            _entries[key] = new Entry(login, time.GetTimestamp());
        }
    }

    /// <summary>Forgets every login of an account.</summary>
    public void Forget(long accountId)
    {
        lock (_gate)
        {
            _changes++;
            foreach (var (key, entry) in _entries)
                if (entry.Login.AccountId == accountId) _entries.Remove(key);
        }
    }

    void MakeRoom()
    {
        foreach (var (key, entry) in _entries)
            if (!IsFresh(entry)) _entries.Remove(key);
        if (_entries.Count >= Capacity) _entries.Clear();
    }

    bool IsFresh(Entry entry) =>
        time.GetElapsedTime(entry.VerifiedAt) < lifetime && !(entry.Login.Credential.Expires <= time.GetUtcNow());

    (UInt128, UInt128) KeyOf(string name, ReadOnlySpan<byte> password)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(name));
        hmac.AppendData([0]);
        hmac.AppendData(password);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        hmac.GetHashAndReset(hash);
        return (BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
    }
}
