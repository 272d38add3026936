using System.Diagnostics;
using Hoopoe.Load.Targets;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Waiting;

/// <summary>One connection hears of changes in many mailboxes (NOTIFY), each of them once or more and none missed.</summary>
static class ManyMailboxes
{
    const string User = "many@localhost";

    public static async Task RunAsync(string program, int mailboxes, Report report)
    {
        await using var server = await ServerProcess.StartAsync(program, User);
        await using var writer = await ImapClient.LogInAsync(server, User, Wire.Plain);
        var names = Enumerable.Range(0, mailboxes).Select(number => $"m{number}").ToList();
        foreach (var name in names) await writer.CommandAsync($"CREATE {name}");
        await using var listener = await ImapClient.LogInAsync(server, User, Wire.Plain);
        await listener.CommandAsync($"NOTIFY SET (mailboxes ({string.Join(' ', names)}) (MessageNew MessageExpunge FlagChange))");

        var times = new List<double>();
        foreach (var name in names.Concat(names))
        {
            var asked = Stopwatch.GetTimestamp();
            var heard = listener.HearAsync($"* STATUS {name} ");
            await writer.AppendAsync(name);
            await heard;
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        report.Add("NOTIFY of many mailboxes", $"{mailboxes} mailboxes, one connection, {times.Count} messages", [
            new("told of", times.Count, ""), new("told, median", Report.Median(times), "ms"), new("told, slowest", times.Max(), "ms"),
        ]);
    }
}
