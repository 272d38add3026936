using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// The states that a scenario goes through on a disk without faults, as they would be found after a loss of power: one for each commit.
/// </summary>
sealed class CrashReference
{
    /// <summary>The states in order, each with the steps that were acknowledged when it was reached, as bits.</summary>
    readonly List<(int Acknowledged, string State)> _states;

    CrashReference(List<(int, string)> states) => _states = states;

    /// <summary>
    /// The states in which a store may be found when these steps have been acknowledged: with all of them, and perhaps with more.
    /// </summary>
    public IEnumerable<string> After(int acknowledged) =>
        _states.Where(state => (state.Acknowledged & acknowledged) == acknowledged).Select(state => state.State);

    public static async Task<CrashReference> MakeAsync(CrashTemplate template, CrashScenario scenario)
    {
        if (!scenario.Together) return new CrashReference(await RunAsync(template, scenario, -1));
        var states = new List<(int, string)>();
        for (var steps = 0; steps < 1 << scenario.Steps.Length; steps++)
            states.Add((steps, (await RunAsync(template, scenario, steps))[^1].State));
        return new CrashReference(states);
    }

    static async Task<List<(int Acknowledged, string State)>> RunAsync(CrashTemplate template, CrashScenario scenario, int steps)
    {
        using var life = new Life(template, chance: null);
        await life.OpenAsync();
        await scenario.Prepare(life);
        var images = new List<(int Acknowledged, DirectoryInfo Folder)>();
        var acknowledged = 0;
        Take(life, images, 0);
        life.Disk.Synced = path =>
        {
            if (path.EndsWith(".db-wal", StringComparison.Ordinal)) Take(life, images, acknowledged);
        };
        for (var step = 0; step < scenario.Steps.Length; step++)
        {
            if ((steps & (1 << step)) == 0) continue;
            await scenario.Steps[step](life);
            acknowledged |= 1 << step;
            // What is there when a step is acknowledged is what it did, and nothing is on its way.
            images[^1] = (acknowledged, images[^1].Folder);
        }
        life.Disk.Synced = null;
        await life.CloseAsync();
        return await ReadAsync(life, images);
    }

    static void Take(Life life, List<(int, DirectoryInfo)> images, int acknowledged)
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-image-");
        life.Disk.CopyDurable(folder.FullName);
        images.Add((acknowledged, folder));
    }

    static async Task<List<(int, string)>> ReadAsync(Life life, List<(int Acknowledged, DirectoryInfo Folder)> images)
    {
        var states = new List<(int, string)>();
        foreach (var (acknowledged, folder) in images)
        {
            await using (var store = MailStore.Open(
                folder.FullName, Life.Options, life.Time, NullLoggerFactory.Instance, PhysicalFileLayer.Instance))
            {
                states.Add((acknowledged, await StoreState.ReadAsync(store)));
            }
            folder.Delete(recursive: true);
        }
        return states;
    }
}
