using System.Runtime.InteropServices;

namespace Hoopoe;

/// <summary>
/// Gives memory back to the system, garbage while little happens and freed native memory every minute, so that thousands of clients that only
/// wait cost what they hold and not what they once needed. All of it belongs to the process as a whole, so it is the executable's and not the
/// server's.
/// </summary>
sealed class QuietMemory
{
    const int MmapThreshold = -3; // M_MMAP_THRESHOLD of mallopt(3)
    const int LargeBlock = 128 * 1024;
    const long QuietAllocation = 1 << 20;
    const long WorthCollecting = 8 << 20;
    const long CollectedAtOnce = 256 << 20;
    const int LooksBetweenTrims = 12;
    static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    long _allocated = GC.GetTotalAllocatedBytes();
    long _collected;
    bool _isHalfDone;
    int _looks;

    /// <summary>
    /// Has large blocks of native memory, such as the state of a compressor, returned to the system when they are freed. Otherwise glibc keeps
    /// them between smaller ones for later.
    /// </summary>
    public static void ReturnLargeBlocks() => OnGlibc(static () => _ = Mallopt(MmapThreshold, LargeBlock));

    /// <summary>
    /// Collects garbage when hardly any is being made and some has been, and has glibc give back what is free between blocks in use, such as
    /// what a backup has needed of the database, until it is told to stop.
    /// </summary>
    public static async Task WatchAsync(TimeProvider time, CancellationToken stop)
    {
        var memory = new QuietMemory();
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop)) memory.Look();
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    void Look()
    {
        if (++_looks % LooksBetweenTrims == 0) OnGlibc(static () => _ = MallocTrim(0));
        CollectIfQuiet();
    }

    void CollectIfQuiet()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isQuiet = allocated - _allocated < QuietAllocation;
        _allocated = allocated;
        if (!isQuiet || (allocated - _collected < WorthCollecting && !_isHalfDone)) return;
        _collected = allocated;
        // A small heap is collected and packed in an instant; a large one is collected beside what goes on, and packed next time if what is
        // alive of it turns out to be little.
        var isSmall = GC.GetGCMemoryInfo().HeapSizeBytes <= CollectedAtOnce;
        if (isSmall) GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        else if (!_isHalfDone) GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        _isHalfDone = !isSmall && !_isHalfDone;
    }

    static void OnGlibc(Action call)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            call();
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, with rules of its own.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mallopt(int parameter, int value);

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallocTrim(nuint pad);
}
