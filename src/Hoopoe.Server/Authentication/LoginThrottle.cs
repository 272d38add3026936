using System.Net;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// Slows the guessing of passwords down, across connections. A password is looked at first and its wrongness told late: after a few at once an
/// address hears of one wrong guess a second, and however many it sends without waiting, no more are looked at. A right password is told at
/// once. No account is ever locked, and an owner who comes from where they have logged in before does not stand in the queue of those who
/// guess there. When many addresses guess at one account, each hears of it later still, up to <see cref="LongestDelay"/>.
/// </summary>
/// <remarks>How late a wrong guess is told does not depend on whether the name exists.</remarks>
sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>The time between two answers to wrong guesses from one address.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Failures of an address that are told at once: people mistype.</summary>
    public const int FreeFailures = 5;

    /// <summary>
    /// The longest that an answer is held back because many addresses guess at one account, and how many seconds of answers an address may
    /// have outstanding before its further guesses are not looked at.
    /// </summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    /// <summary>Addresses from which an account may be guessed at before that slows their answers.</summary>
    public const int FreeAddresses = 3;

    /// <summary>After how long without another failure the earlier ones against an account are forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(15);

    const int MaxAccounts = 20_000;
    const int MaxAddresses = 16;

    /// <summary>No account has a longer name; what is longer is told apart by its beginning, and takes no more memory.</summary>
    const int MaxName = 320;

    readonly Lock _lock = new();
    readonly Pace<IPAddress> _byAddress = new(time, Interval);
    readonly Pace<(IPAddress Client, string Account)> _byOwner = new(time, Interval);
    readonly Dictionary<string, Guesses> _byAccount = [];

    /// <summary>How long until an attempt may be looked at; it is to be asked again then.</summary>
    /// <param name="address">The client's address; null on a local socket.</param>
    /// <param name="account">The name given, whether it exists or not.</param>
    /// <param name="isKnown">Whether the account's owner has logged in from that address before.</param>
    public TimeSpan WaitBefore(IPAddress? address, string account, bool isKnown)
    {
        var client = ClientNetwork.ClientOf(address);
        lock (_lock)
        {
            var ahead = isKnown ? _byOwner.Ahead((client, Folded(account))) : _byAddress.Ahead(client);
            var wait = ahead - FreeFailures * Interval - LongestDelay;
            return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
        }
    }

    /// <summary>An attempt failed; how long its answer is to be held back.</summary>
    public TimeSpan Failed(IPAddress? address, string account)
    {
        var client = ClientNetwork.ClientOf(address);
        lock (_lock)
        {
            _byOwner.Add((client, Folded(account)));
            var delay = _byAddress.Add(client) - FreeFailures * Interval;
            var spread = DelayByAddresses(NoteAddress(Folded(account), client));
            return delay > spread ? delay : spread;
        }
    }

    /// <summary>The owner of an account logged in: those who guess at it begin anew.</summary>
    public void Succeeded(string account)
    {
        lock (_lock) _byAccount.Remove(Folded(account));
    }

    static TimeSpan DelayByAddresses(int addresses)
    {
        var more = addresses - FreeAddresses;
        return more <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(1 << Math.Min(more - 1, 10), LongestDelay.TotalSeconds));
    }

    /// <summary>Notes where an account is guessed at from; how many addresses that are.</summary>
    int NoteAddress(string account, IPAddress client)
    {
        var now = time.GetTimestamp();
        if (!_byAccount.TryGetValue(account, out var guesses) || IsForgotten(guesses))
        {
            if (_byAccount.Count >= MaxAccounts) MakeRoom();
            _byAccount[account] = guesses = new Guesses();
        }
        guesses.Last = now;
        if (guesses.Addresses.Count < MaxAddresses) guesses.Addresses.Add(client);
        return guesses.Addresses.Count;
    }

    void MakeRoom()
    {
        foreach (var (account, guesses) in _byAccount)
            if (IsForgotten(guesses)) _byAccount.Remove(account);
        if (_byAccount.Count < MaxAccounts) return;
        foreach (var (account, _) in _byAccount.OrderBy(pair => pair.Value.Last).Take(MaxAccounts / 10).ToList()) _byAccount.Remove(account);
    }

    bool IsForgotten(Guesses guesses) => time.GetElapsedTime(guesses.Last) >= Memory;

    static string Folded(string account) => (account.Length > MaxName ? account[..MaxName] : account).ToUpperInvariant();

    sealed class Guesses
    {
        public HashSet<IPAddress> Addresses { get; } = [];

        public long Last { get; set; }
    }
}
