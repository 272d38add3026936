using System.Diagnostics;
using System.Globalization;
using Hoopoe.Store.Consistency;
using Spectre.Console;

namespace Hoopoe;

/// <summary>
/// Shows on standard error how far a check has come: a bar on a terminal, elsewhere a line now and then. Faults are printed as they are found.
/// </summary>
static class CheckProgressDisplay
{
    static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    /// <summary>Runs work that tells how far it has come.</summary>
    public static Task<T> RunAsync<T>(Func<Func<CheckStep, ValueTask>, Task<T>> work) =>
        Console.IsErrorRedirected ? WithLinesAsync(work) : WithBarAsync(work);

    static async Task<T> WithLinesAsync<T>(Func<Func<CheckStep, ValueTask>, Task<T>> work)
    {
        var start = Stopwatch.GetTimestamp();
        var last = start;
        return await work(step =>
        {
            if (step.Fault is { } fault)
            {
                Console.Error.WriteLine(fault);
            }
            else if (Stopwatch.GetElapsedTime(last) >= BetweenLines)
            {
                last = Stopwatch.GetTimestamp();
                Console.Error.WriteLine(Line(step.Progress, Stopwatch.GetElapsedTime(start)));
            }
            return ValueTask.CompletedTask;
        });
    }

    static Task<T> WithBarAsync<T>(Func<Func<CheckStep, ValueTask>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask("Messages");
            return await work(step =>
            {
                bar.MaxValue = Math.Max(1, step.Progress.Total);
                bar.Value = step.Progress.Done;
                if (step.Fault is { } fault) console.WriteLine(fault.ToString());
                return ValueTask.CompletedTask;
            });
        });
    }

    static string Line(CheckProgress progress, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Done} of {progress.Total} messages, {progress.Done / elapsed.TotalSeconds:0} a second, {progress.Bytes / elapsed.TotalSeconds / 1e6:0.0} MB/s");
}
