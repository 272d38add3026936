using System.Globalization;
using Hoopoe.Store.Tests.Disks;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// Which faults of one kind are tried, and how the lives with them end. A short run takes some of the calls, with one ending for each
/// unless it takes all of them; a long one takes all of both, each with several decisions of what the disk kept.
/// </summary>
/// <param name="Kind">The kind.</param>
/// <param name="Calls">At which calls it comes.</param>
/// <param name="ShortStride">In a short run it comes at every so many of them.</param>
/// <param name="Endings">How the lives end.</param>
sealed record CrashPlan(DiskFaultKind Kind, DiskCalls Calls, int ShortStride, params Ending[] Endings)
{
    public static IReadOnlyList<CrashPlan> All { get; } =
    [
        new(DiskFaultKind.Failure, DiskCalls.Syncs, 1, Ending.Kill, Ending.PowerLoss, Ending.Close),
        new(DiskFaultKind.Failure, DiskCalls.All & ~DiskCalls.Syncs, 7, Ending.Close, Ending.Kill, Ending.PowerLoss),
        new(DiskFaultKind.Full, DiskCalls.Growing, 5, Ending.PowerLoss),
        new(DiskFaultKind.PowerLoss, DiskCalls.Changing, 5, Ending.PowerLoss, Ending.Kill),
    ];

    /// <summary>How many seeds a long run has for each point; 0 for a short run.</summary>
    public static int Seeds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("HOOPOE_CRASH_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : 0;

    /// <summary>What the names of the scenarios to run have in them.</summary>
    public static string Only { get; } = Environment.GetEnvironmentVariable("HOOPOE_CRASH_SCENARIO") ?? "";

    /// <summary>Runs a scenario with the faults, until it meets none.</summary>
    public async Task RunAsync(CrashTemplate template, CrashScenario scenario, CrashReference reference, CrashTally tally)
    {
        var stride = scenario.Stride * (Seeds == 0 ? ShortStride : 1);
        var isMet = true;
        for (var (nth, index) = (1, 0); isMet; nth += stride, index++)
        {
            foreach (var (ending, seed) in Variants(nth, index))
            {
                var point = new CrashPoint(template, scenario, reference, new DiskFault(Kind, Calls, nth), ending, seed);
                isMet &= await point.RunAsync();
                tally.Points++;
                tally.Acknowledged += point.Acknowledged;
            }
        }
    }

    /// <summary>The first seed is none: nothing unsynced is kept.</summary>
    IEnumerable<(Ending Ending, int? Seed)> Variants(int nth, int index)
    {
        if (Seeds == 0 && ShortStride > 1) return [(Endings[index % Endings.Length], index / Endings.Length % 2 == 0 ? null : nth)];
        return from ending in Endings
               from seed in Enumerable.Range(0, Math.Max(1, Seeds))
               select (ending, seed == 0 ? (int?)null : (nth * 1_000) + seed);
    }
}
