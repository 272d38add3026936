using System.CommandLine;
using System.Globalization;
using Hoopoe.Load.Targets;
using Hoopoe.Load.Trials;
using Hoopoe.Load.Workloads;

namespace Hoopoe.Load;

/// <summary><c>run</c>: puts workloads on a server, one after the other.</summary>
static class RunCommand
{
    static readonly CommonOptions Common = new();

    static readonly Argument<string[]> Names = new("WORKLOAD")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "Their names, as list prints them; all for each of them",
    };

    static readonly Option<int?> Port = new("--port") { Description = "Where a running server has IMAP; without it Hoopoe is started" };
    static readonly Option<string> Host = new("--host") { Description = "Where it is", DefaultValueFactory = _ => "127.0.0.1" };
    static readonly Option<int?> TlsPort = new("--tls-port") { Description = "Where it has IMAP over TLS" };
    static readonly Option<int?> LmtpPort = new("--lmtp-port") { Description = "Where it has LMTP" };
    static readonly Option<bool> Tls = new("--tls") { Description = "Run all over TLS; --port is that of IMAP over TLS" };

    static readonly Option<string> UserPattern = new("--user-pattern")
    {
        Description = "The names of its accounts, {n} in place of the number, 0 and up",
        DefaultValueFactory = _ => "user{n}@localhost",
    };

    static readonly Option<string> Password = new("--password") { Description = "Their password", DefaultValueFactory = _ => "" };
    static readonly Option<int> Users = new("--users") { Description = "How many accounts there are", DefaultValueFactory = _ => 50 };

    static readonly Option<int?> ProcessId = new("--pid")
    {
        Description = "Its first process, for processor time and memory of it and of all it started",
    };

    static readonly Option<double> Time = new("--time") { Description = "Seconds measured", DefaultValueFactory = _ => 4 };
    static readonly Option<double> WarmUp = new("--warm-up") { Description = "Seconds before that", DefaultValueFactory = _ => 1 };
    static readonly Option<int?> Sessions = new("--sessions") { Description = "Sessions, in place of the workload's own number" };
    static readonly Option<int?> Messages = new("--messages") { Description = "Messages of a mailbox, likewise" };

    public static Command Create()
    {
        var command = new Command("run", "Puts workloads on a server, one after the other.") { Names };
        Option[] options = [Host, Port, TlsPort, LmtpPort, Tls, UserPattern, Password, Users, ProcessId, Time, WarmUp, Sessions, Messages];
        foreach (var option in options) command.Options.Add(option);
        Common.AddTo(command);
        Names.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.Select(token => token.Value))
                if (name != "all" && Workload.All.All(workload => workload.Name != name)) result.AddError($"There is no workload {name}.");
        });
        command.SetAction((arguments, _) => RunAsync(arguments));
        return command;
    }

    static async Task<int> RunAsync(ParseResult arguments)
    {
        if (arguments.GetValue(Port) is { } port) return RunAll(arguments, Running(arguments, port));
        var (server, target) = await ServerProcess.StartAsync(
            Common.Program(arguments), arguments.GetValue(Users), arguments.GetValue(Tls));
        await using (server) return RunAll(arguments, target);
    }

    static Target Running(ParseResult arguments, int port) => new()
    {
        Host = arguments.GetRequiredValue(Host),
        Port = port,
        TlsPort = arguments.GetValue(TlsPort),
        LmtpPort = arguments.GetValue(LmtpPort),
        IsTls = arguments.GetValue(Tls),
        UserPattern = arguments.GetRequiredValue(UserPattern),
        Password = arguments.GetRequiredValue(Password),
        Users = arguments.GetValue(Users),
        Processes = arguments.GetValue(ProcessId) is { } id ? new ProcessTree(id) : null,
    };

    static int RunAll(ParseResult arguments, Target target)
    {
        var trial = new Trial
        {
            Target = target,
            Time = TimeSpan.FromSeconds(arguments.GetValue(Time)),
            WarmUp = TimeSpan.FromSeconds(arguments.GetValue(WarmUp)),
            Sessions = arguments.GetValue(Sessions),
            Messages = arguments.GetValue(Messages),
        };
        var report = Common.Report(arguments);
        var names = arguments.GetRequiredValue(Names);
        foreach (var workload in Workload.All.Where(workload => names.Contains("all") || names.Contains(workload.Name)))
        {
            try
            {
                report.Add(workload.Name, Describe(trial), workload.Run(trial));
            }
            catch (Exception exception) when (exception is InvalidOperationException or InvalidDataException or IOException)
            {
                Console.Error.WriteLine($"{workload.Name}: {exception.Message}");
                return 1;
            }
        }
        return 0;
    }

    static string Describe(Trial trial) =>
        string.Create(CultureInfo.InvariantCulture, $"{trial.Time.TotalSeconds:0.#} s{(trial.Target.IsTls ? ", TLS" : "")}")
        + Said(trial.Sessions, "sessions") + Said(trial.Messages, "messages");

    static string Said(int? number, string what) => number is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {number} {what}");
}
