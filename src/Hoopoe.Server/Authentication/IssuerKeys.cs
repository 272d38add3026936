using System.Security.Cryptography;
using Hoopoe.Server.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// The public keys of the token issuer, by their ids. They come from the configured place and no other, whatever a token's header says; a
/// key id is looked up and used for nothing else.
/// </summary>
/// <param name="location">A file or an https address.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is logged that they can't be read.</param>
sealed class IssuerKeys(string location, TimeProvider time, ILogger logger)
{
    /// <summary>How long keys are used before they are read again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>The least time between two readings, however many unknown keys tokens name.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromMinutes(1);

    const int MaxBytes = 1024 * 1024;
    static readonly HttpClient Http = new(
        new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        MaxResponseContentBufferSize = MaxBytes,
        Timeout = TimeSpan.FromSeconds(10),
    };

    readonly Lock _lock = new();
    Task _reading = Task.CompletedTask;
    volatile Reading _last = new([], null);

    /// <summary>The key of that id, or null. A token may leave its key unnamed where there is only one.</summary>
    public async ValueTask<SecurityKey?> FindAsync(string? id, CancellationToken cancellationToken)
    {
        if (IsOlderThan(Lifetime)) await ReadAsync(Lifetime).WaitAsync(cancellationToken);
        if (Find(id) is { } key) return key;
        await ReadAsync(LeastInterval).WaitAsync(cancellationToken);
        return Find(id);
    }

    SecurityKey? Find(string? id)
    {
        var keys = _last.Keys;
        return string.IsNullOrEmpty(id) ? (keys.Count == 1 ? keys.Values.First() : null) : keys.GetValueOrDefault(id);
    }

    // Whoever needs the keys while they are being read waits for that reading.
    Task ReadAsync(TimeSpan leastAge)
    {
        lock (_lock)
        {
            if (!_reading.IsCompleted) return _reading;
            return IsOlderThan(leastAge) ? _reading = ReadNowAsync() : Task.CompletedTask;
        }
    }

    async Task ReadNowAsync()
    {
        var keys = _last.Keys;
        try
        {
            keys = Parse(await TextAsync());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or ArgumentException
            or CryptographicException or TaskCanceledException)
        {
            Log.IssuerKeysFailed(logger, location, failure);
        }
        _last = new Reading(keys, time.GetTimestamp());
    }

    bool IsOlderThan(TimeSpan age) => _last.At is not { } at || time.GetElapsedTime(at) >= age;

    async Task<string> TextAsync()
    {
        if (location.Contains("://", StringComparison.Ordinal)) return await Http.GetStringAsync(new Uri(location));
        if (new FileInfo(location).Length > MaxBytes) throw new IOException($"more than {MaxBytes} bytes");
        return await File.ReadAllTextAsync(location);
    }

    // A symmetric key in a public set is a mistake that must not become a password.
    static Dictionary<string, SecurityKey> Parse(string json)
    {
        var keys = new Dictionary<string, SecurityKey>(StringComparer.Ordinal);
        foreach (var key in new JsonWebKeySet(json).GetSigningKeys())
            if (key is not SymmetricSecurityKey and not JsonWebKey { Kty: JsonWebAlgorithmsKeyTypes.Octet })
                keys.TryAdd(key.KeyId ?? "", key);
        return keys;
    }

    sealed record Reading(Dictionary<string, SecurityKey> Keys, long? At);
}
