namespace Hoopoe.Server.Connections;

/// <summary>
/// How fast things may happen, for each of many keys: one an interval, with some at once (a leaky bucket). It keeps a point in time for each
/// key that has been busy lately and nothing for the others. Not safe to use from several threads.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="interval">The time that one thing takes up.</param>
/// <param name="capacity">How many keys are kept; beyond it those that are busy least are forgotten.</param>
sealed class Pace<TKey>(TimeProvider time, TimeSpan interval, int capacity = 50_000) where TKey : notnull
{
    readonly Dictionary<TKey, long> _busyUntil = [];

    /// <summary>The time that one thing takes up.</summary>
    public TimeSpan Interval { get; set; } = interval;

    /// <summary>How many keys are kept.</summary>
    public int Count => _busyUntil.Count;

    /// <summary>How long a key is taken up from now on; zero if it is free.</summary>
    public TimeSpan Ahead(TKey key) => _busyUntil.TryGetValue(key, out var until) ? AheadOf(until) : TimeSpan.Zero;

    /// <summary>One more thing happens for a key; how long it is taken up now.</summary>
    public TimeSpan Add(TKey key)
    {
        if (_busyUntil.Count >= capacity) MakeRoom();
        var now = time.GetTimestamp();
        var until = Math.Max(now, _busyUntil.GetValueOrDefault(key, now)) + (long)(Interval.TotalSeconds * time.TimestampFrequency);
        _busyUntil[key] = until;
        return AheadOf(until);
    }

    /// <summary>One more thing happens for a key, unless the key would then be taken up for longer than <paramref name="most"/>.</summary>
    public bool TryAdd(TKey key, TimeSpan most)
    {
        if (Ahead(key) + Interval > most) return false;
        Add(key);
        return true;
    }

    /// <summary>Forgets the keys that are free.</summary>
    public void Sweep()
    {
        var now = time.GetTimestamp();
        foreach (var (key, until) in _busyUntil)
            if (until <= now) _busyUntil.Remove(key);
    }

    void MakeRoom()
    {
        Sweep();
        if (_busyUntil.Count < capacity) return;
        foreach (var (key, _) in _busyUntil.OrderBy(pair => pair.Value).Take(capacity / 10).ToList()) _busyUntil.Remove(key);
    }

    TimeSpan AheadOf(long until) =>
        time.GetElapsedTime(time.GetTimestamp(), until) is var ahead && ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
}
