namespace Hoopoe.Fuzz.Targets;

/// <summary>A clock for which waiting up to a minute takes no time; longer waits do not end.</summary>
sealed class HurriedTime : TimeProvider
{
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    long _skipped;

    public override long GetTimestamp() =>
        System.GetTimestamp() + Volatile.Read(ref _skipped) * (TimestampFrequency / TimeSpan.TicksPerSecond);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _skipped));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero
            || dueTime > LongestWait) return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Interlocked.Add(ref _skipped, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
