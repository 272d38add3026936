using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// Slows the guessing of passwords down, across connections: each failure from an address or against an account makes the next attempt wait
/// longer, up to <see cref="LongestDelay"/>. An account is never locked, and an address that its owner has logged in from does not wait.
/// IPv6 addresses count by their /64.
/// </summary>
sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>The longest wait before an attempt.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    /// <summary>Failures that cost nothing yet: people mistype.</summary>
    public const int FreeFailures = 2;

    /// <summary>After how long without another failure the earlier ones are forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    /// <summary>How long an address stays known for an account after a login from it.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromDays(30);

    const int MaxEntries = 20_000;

    readonly Lock _lock = new();
    readonly Dictionary<string, Failures> _failures = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, DateTimeOffset> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How long an attempt has to wait before it is looked at.</summary>
    /// <param name="address">The client's address; null on a local socket.</param>
    /// <param name="account">The name given, whether it exists or not.</param>
    public TimeSpan DelayFor(IPAddress? address, string account)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_known.TryGetValue(PairKey(address, account), out var since) && now - since < Trust) return TimeSpan.Zero;
            var failures = Math.Max(Count(AddressKey(address), now), Count(AccountKey(account), now)) - FreeFailures;
            return failures <= 0
                ? TimeSpan.Zero
                : TimeSpan.FromSeconds(Math.Min(1L << Math.Min(failures - 1, 10), LongestDelay.TotalSeconds));
        }
    }

    /// <summary>An attempt failed.</summary>
    public void Failed(IPAddress? address, string account)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Count(AddressKey(address));
            Count(AccountKey(account));
        }

        void Count(string key)
        {
            MakeRoom(_failures, entry => entry.Last, now - Memory);
            _failures[key] = new Failures(this.Count(key, now) + 1, now);
        }
    }

    /// <summary>An attempt succeeded.</summary>
    public void Succeeded(IPAddress? address, string account)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            MakeRoom(_known, since => since, now - Trust);
            _known[PairKey(address, account)] = now;
            _failures.Remove(AccountKey(account));
        }
    }

    int Count(string key, DateTimeOffset now) =>
        _failures.TryGetValue(key, out var failures) && now - failures.Last < Memory ? failures.Count : 0;

    static void MakeRoom<T>(Dictionary<string, T> entries, Func<T, DateTimeOffset> last, DateTimeOffset expired)
    {
        if (entries.Count < MaxEntries) return;
        foreach (var (key, entry) in entries)
        {
            if (last(entry) < expired) entries.Remove(key);
        }
        if (entries.Count < MaxEntries) return;
        foreach (var (key, _) in entries.OrderBy(pair => last(pair.Value)).Take(MaxEntries / 10).ToList()) entries.Remove(key);
    }

    static string AccountKey(string account) => "account " + account;

    static string AddressKey(IPAddress? address) => "address " + NetworkOf(address);

    static string PairKey(IPAddress? address, string account) => $"{NetworkOf(address)} {account}";

    static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "local";
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes).ToString();
    }

    readonly record struct Failures(int Count, DateTimeOffset Last);
}
