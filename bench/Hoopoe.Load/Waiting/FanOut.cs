using System.Diagnostics;
using Hoopoe.Load.Targets;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load.Waiting;

/// <summary>
/// How soon waiting sessions hear of a change that another session, LMTP or the command line makes: counted from when it was asked for,
/// which includes making it durable, and from when it was acknowledged.
/// </summary>
static class FanOut
{
    const string User = "fan@localhost";

    public static async Task RunAsync(string program, int sessions, int rounds, Report report)
    {
        await using var server = await ServerProcess.StartAsync(program, User);
        await MeasureAsync(server, "IDLE, APPEND by a session", sessions, rounds, isNotify: false, await AppenderAsync(server), report);
        await MeasureAsync(server, "NOTIFY, APPEND by a session", sessions, rounds, isNotify: true, await AppenderAsync(server), report);
        await using var lmtp = await LmtpClient.ConnectAsync(server.LmtpPort);
        await MeasureAsync(server, "NOTIFY, LMTP", sessions, rounds, isNotify: true, () => lmtp.DeliverAsync(User), report);
        await MeasureAsync(
            server, "NOTIFY, hoopoe deliver", sessions, Math.Max(rounds / 10, 3), isNotify: true,
            () => server.RunAsync("Subject: x\r\n\r\nHello.\r\n", "deliver", User), report);
    }

    static async Task<Func<Task>> AppenderAsync(ServerProcess server)
    {
        var client = await ImapClient.LogInAsync(server, User, Wire.Plain);
        return () => client.AppendAsync("INBOX");
    }

    static async Task MeasureAsync(
        ServerProcess server, string what, int sessions, int rounds, bool isNotify, Func<Task> change, Report report)
    {
        var waiting = await WaitingSessions.OpenAsync(server, User, sessions, Wire.Plain, isNotify);
        var beginning = isNotify ? "* STATUS INBOX" : "*";
        var (each, last, behind) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds + 3; round++)
        {
            var heard = waiting.ConvertAll(client => HearAsync(client, beginning));
            var asked = Stopwatch.GetTimestamp();
            await change();
            var acknowledged = Stopwatch.GetTimestamp();
            var times = await Task.WhenAll(heard);
            if (round < 3) continue;
            each.AddRange(times.Select(time => Milliseconds(asked, time)));
            last.Add(Milliseconds(asked, times.Max()));
            behind.Add(Milliseconds(acknowledged, times.Max()));
        }
        foreach (var client in waiting) await client.DisposeAsync();
        report.Add(what, $"{sessions} sessions, {rounds} changes", [
            new("told, median", Report.Median(each), "ms"), new("last told, median", Report.Median(last), "ms"),
            new("last told after the acknowledgement, median", Report.Median(behind), "ms"),
        ]);
    }

    /// <summary>Hears of one change; an IMAP4rev1 session in IDLE hears EXISTS and RECENT.</summary>
    static async Task<long> HearAsync(ImapClient client, string beginning)
    {
        await client.HearAsync(beginning);
        var heard = Stopwatch.GetTimestamp();
        if (beginning == "*") await client.HearAsync("*");
        return heard;
    }

    static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
}
