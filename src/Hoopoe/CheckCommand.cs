using System.CommandLine;
using Hoopoe.Store;
using Spectre.Console;

namespace Hoopoe;

/// <summary><c>hoopoe check</c>: reads everything that is stored and says what does not agree.</summary>
static class CheckCommand
{
    /// <summary>Makes the verb.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Read everything that is stored and say what does not agree. Exit code 1 if anything is wrong.");
        var options = ConfigurationOptions.Data();
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) => Verb.RunAsync(() => DataFolderAccess.RunAsync(
            options.Read(arguments), mayCreate: false, async administration =>
                Report(await WithProgressAsync(progress => administration.CheckAsync(progress, cancellationToken))))));
        return command;
    }

    static int Report(ConsistencyReport report)
    {
        foreach (var fault in report.Faults) Console.Error.WriteLine(fault);
        var verdict = report.IsClean ? "nothing wrong" : $"{report.Faults.Count} faults";
        Console.WriteLine($"{report.Messages} messages in {report.Mailboxes} mailboxes, {verdict}");
        return report.IsClean ? ExitCode.Ok : ExitCode.Faults;
    }

    /// <summary>Shows progress on a terminal; elsewhere nothing but the report is printed.</summary>
    static Task<ConsistencyReport> WithProgressAsync(Func<IProgress<CheckProgress>?, Task<ConsistencyReport>> check)
    {
        if (Console.IsErrorRedirected) return check(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask("Messages");
            return await check(new Progress<CheckProgress>(step =>
            {
                bar.MaxValue = Math.Max(1, step.Total);
                bar.Value = step.Done;
            }));
        });
    }
}
