using System.Diagnostics;
using Hoopoe.Load.Targets;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Waiting;

/// <summary>
/// What sessions cost that only wait: private memory of the server for each, its processor time, and how soon all hear of a change.
/// </summary>
static class IdleSessions
{
    const string User = "idle@localhost";
    const int WarmUp = 200;
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Watching = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(string program, int sessions, Wire wire, Report report)
    {
        await using var server = await ServerProcess.StartAsync(program, User);
        await using var writer = await ImapClient.LogInAsync(server, User, Wire.Plain);
        // What the first sessions cost once is not counted as theirs.
        foreach (var client in await WaitingSessions.OpenAsync(server, User, WarmUp, wire, isNotify: false)) await client.DisposeAsync();
        await Task.Delay(Settling);
        var before = server.Processes.PrivateKib;

        var waiting = await WaitingSessions.OpenAsync(server, User, sessions, wire, isNotify: false);
        await Task.Delay(Settling);
        var memory = server.Processes.PrivateKib - before;
        var processor = server.Processes.Processor;
        await Task.Delay(Watching);
        var busy = (server.Processes.Processor - processor) / Watching;

        var (first, last) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            var heard = waiting.ConvertAll(HearAsync);
            var asked = Stopwatch.GetTimestamp();
            await writer.AppendAsync("INBOX");
            var times = Array.ConvertAll(await Task.WhenAll(heard), time => Stopwatch.GetElapsedTime(asked, time).TotalMilliseconds);
            first.Add(times.Min());
            last.Add(times.Max());
        }
        await Task.Delay(Settling);
        var afterwards = server.Processes.PrivateKib - before;
        foreach (var client in waiting) await client.DisposeAsync();
        report.Add($"Waiting sessions, {wire}", $"{sessions} in IDLE", [
            new("private memory of each", memory / (double)sessions, "KiB"),
            new("the same after five changes", afterwards / (double)sessions, "KiB"),
            new("processor while nothing happens", busy * 100, "%"),
            new("first told, median", Report.Median(first), "ms"), new("last told, median", Report.Median(last), "ms"),
        ]);
    }

    static async Task<long> HearAsync(ImapClient client)
    {
        await client.HearAsync("*");
        var heard = Stopwatch.GetTimestamp();
        await client.HearAsync("*");
        return heard;
    }
}
