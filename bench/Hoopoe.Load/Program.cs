using System.Globalization;
using Hoopoe.Load;

// …/artifacts/bin/Hoopoe.Load/release/ → …/artifacts/bin/Hoopoe/release/hoopoe
var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
var program = Environment.GetEnvironmentVariable("HOOPOE")
    ?? Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Hoopoe", configuration, "hoopoe"));
var report = new Report();
switch (args)
{
    case ["notify", .. var rest]:
        await ManyMailboxes.RunAsync(program, Number(rest, 100), report);
        return 0;
    case ["fan-out", .. var rest]:
        await FanOut.RunAsync(program, Number(rest, 200), 100, report);
        return 0;
    case ["idle", .. var rest]:
        foreach (var wire in (Wire[])[Wire.Plain, Wire.Tls, Wire.Compressed])
            await IdleSessions.RunAsync(program, Number(rest, 5_000), wire, report);
        return 0;
    case ["idle-one", var wire, .. var rest] when Enum.TryParse<Wire>(wire, ignoreCase: true, out var asked):
        await IdleSessions.RunAsync(program, Number(rest, 5_000), asked, report);
        return 0;
    default:
        Console.Error.WriteLine("usage: Hoopoe.Load notify [MAILBOXES]    one connection told of changes in many mailboxes, 100 by default");
        Console.Error.WriteLine("       Hoopoe.Load fan-out [SESSIONS]    how soon waiting sessions hear of a change, 200");
        Console.Error.WriteLine("       Hoopoe.Load idle [SESSIONS]       memory and processor of waiting sessions, on each wire, 5,000");
        Console.Error.WriteLine("       Hoopoe.Load idle-one WIRE [SESSIONS]   the same on one wire: plain, tls or compressed");
        Console.Error.WriteLine("The server is the executable built beside this one, in a process of its own; HOOPOE names another.");
        return 2;
}

static int Number(string[] rest, int fallback) => rest is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : fallback;
