using System.Diagnostics;
using System.Globalization;

namespace Hoopoe.Load.Targets;

/// <summary>A process and all that it started, with their memory and processor time as the system counts them.</summary>
sealed class ProcessTree(int root)
{
    const double TicksPerSecond = 100; // USER_HZ, which Linux has fixed for what /proc shows

    const double QuietShare = 0.05;
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>What only these processes have in memory, in KiB (Private_Clean + Private_Dirty of each).</summary>
    public long PrivateKib => Members().Sum(PrivateKibOf);

    /// <summary>The processor time they have used, those included that have ended and were waited for.</summary>
    public TimeSpan Processor => TimeSpan.FromSeconds(Members().Sum(TicksOf) / TicksPerSecond);

    /// <summary>Waits until what the server still does in the background is done, for half a minute at the most.</summary>
    public void AwaitQuiet()
    {
        var from = Stopwatch.GetTimestamp();
        for (var before = Processor; Stopwatch.GetElapsedTime(from) < LongestWait;)
        {
            Task.Delay(Glance).Wait();
            var now = Processor;
            if (now - before < Glance * QuietShare) return;
            before = now;
        }
    }

    static long PrivateKibOf(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/smaps_rollup")
                .Where(line => line.StartsWith("Private_Clean:", StringComparison.Ordinal)
                    || line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
                .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }

    static long TicksOf(int process) =>
        Stat(process) is { } fields ? fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) : 0;

    /// <summary>The fields of <c>/proc/…/stat</c> behind the name, which may hold spaces: state, parent, …</summary>
    static string[]? Stat(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    List<int> Members()
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Fields: Stat(id)))
            .Where(process => process.Fields is not null)
            .ToLookup(process => int.Parse(process.Fields![1], CultureInfo.InvariantCulture), process => process.Id);
        List<int> members = [root];
        for (var next = 0; next < members.Count; next++) members.AddRange(children[members[next]]);
        return members;
    }
}
