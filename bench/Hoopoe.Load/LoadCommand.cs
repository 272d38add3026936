using System.CommandLine;
using Hoopoe.Load.Trials;
using Hoopoe.Load.Waiting;
using Hoopoe.Load.Workloads;

namespace Hoopoe.Load;

/// <summary>The command line.</summary>
static class LoadCommand
{
    public static RootCommand Create() => new("Loads an IMAP server and says what it did.")
    {
        RunCommand.Create(),
        ListCommand(),
        OnHoopoe("notify", "one connection told of changes in many mailboxes", "MAILBOXES", 100, ManyMailboxes.RunAsync),
        OnHoopoe(
            "fan-out", "how soon waiting sessions hear of a change", "SESSIONS", 200,
            (program, sessions, report) => FanOut.RunAsync(program, sessions, rounds: 100, report)),
        OnHoopoe("idle", "memory and processor of waiting sessions, on each wire", "SESSIONS", 5_000, async (program, sessions, report) =>
        {
            foreach (var wire in (Wire[])[Wire.Plain, Wire.Tls, Wire.Compressed])
                await IdleSessions.RunAsync(program, sessions, wire, report);
        }),
        OnHoopoe("idle-plain", "the same in the clear", "SESSIONS", 5_000, Idle(Wire.Plain)),
        OnHoopoe("idle-tls", "the same over TLS", "SESSIONS", 5_000, Idle(Wire.Tls)),
        OnHoopoe("idle-compressed", "the same, compressed", "SESSIONS", 5_000, Idle(Wire.Compressed)),
    };

    static Func<string, int, Report, Task> Idle(Wire wire) =>
        (program, sessions, report) => IdleSessions.RunAsync(program, sessions, wire, report);

    static Command ListCommand()
    {
        var command = new Command("list", "Lists the workloads of run.");
        command.SetAction(_ =>
        {
            foreach (var workload in Workload.All) Console.WriteLine($"{workload.Name,-16} {workload.Summary}");
        });
        return command;
    }

    /// <summary>A measurement that starts Hoopoe itself and uses what only Hoopoe has.</summary>
    static Command OnHoopoe(string name, string summary, string what, int fallback, Func<string, int, Report, Task> run)
    {
        var number = new Argument<int>(what) { DefaultValueFactory = _ => fallback, Description = "How many" };
        var options = new CommonOptions();
        var command = new Command(name, $"Starts Hoopoe and measures {summary}.") { number };
        options.AddTo(command);
        command.SetAction((arguments, _) =>
            run(options.Program(arguments), arguments.GetValue(number), options.Report(arguments)));
        return command;
    }
}
