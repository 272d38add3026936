namespace Hoopoe.Server.Hosting;

/// <summary>
/// Gives memory back to the system once the server has little to do. The runtime keeps what a busy time has taken, and collects only when more
/// is asked for: after a few large messages a quiet server would hold hundreds of megabytes for nothing.
/// </summary>
/// <param name="time">The clock.</param>
sealed class IdleMemory(TimeProvider time)
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    /// <summary>How long the runtime's pools keep what was given back to them; what they let go needs another collection.</summary>
    static readonly TimeSpan PoolTime = TimeSpan.FromSeconds(90);

    /// <summary>A server that allocates less than this in a period has little to do; an idle one allocates some hundred kilobytes.</summary>
    const long QuietBytes = 8 << 20;

    /// <summary>It is not worth it for less.</summary>
    const long WorthwhileBytes = 64 << 20;

    long _lookedAt = time.GetTimestamp();
    long _allocated = GC.GetTotalAllocatedBytes();
    long _allocatedAtCollection;
    long? _collectedAt;

    /// <summary>Looks whether it is time; called by the server's heartbeat.</summary>
    public void Look()
    {
        if (time.GetElapsedTime(_lookedAt) < Period) return;
        _lookedAt = time.GetTimestamp();
        var allocated = GC.GetTotalAllocatedBytes();
        var isQuiet = allocated - _allocated < QuietBytes;
        _allocated = allocated;
        if (!isQuiet || GC.GetGCMemoryInfo().TotalCommittedBytes < WorthwhileBytes) return;
        var isAfterBusyTime = allocated - _allocatedAtCollection >= WorthwhileBytes;
        if (!isAfterBusyTime && !(_collectedAt is { } first && time.GetElapsedTime(first) >= PoolTime)) return;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _collectedAt = isAfterBusyTime ? time.GetTimestamp() : null;
        _allocatedAtCollection = allocated;
    }
}
