using System.Globalization;
using Hoopoe.Store;
using Spectre.Console;

namespace Hoopoe;

/// <summary>
/// Shows on standard error how far long work has come: on a terminal by a bar, elsewhere by a line every ten seconds. Standard output has
/// only what the work has brought.
/// </summary>
sealed class ProgressDisplay : IProgress<WorkProgress>
{
    const int LongestStep = 40;

    static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    readonly Lock _gate = new();
    readonly IAnsiConsole? _console;
    readonly ProgressTask? _bar;
    long _lineAt = TimeProvider.System.GetTimestamp();

    ProgressDisplay(IAnsiConsole? console, ProgressTask? bar)
    {
        _console = console;
        _bar = bar;
    }

    /// <summary>Runs work that tells how far it has come.</summary>
    public static Task<T> RunAsync<T>(Func<ProgressDisplay, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return work(new ProgressDisplay(null, null));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).StartAsync(context => work(new ProgressDisplay(console, context.AddTask("…"))));
    }

    /// <inheritdoc/>
    public void Report(WorkProgress value)
    {
        var step = value.Step.Length <= LongestStep ? value.Step : value.Step[..(LongestStep - 1)] + "…";
        lock (_gate)
        {
            if (_bar is not null)
            {
                _bar.Description = Markup.Escape(step);
                _bar.MaxValue = Math.Max(1, value.Total);
                _bar.Value = value.Done;
            }
            else if (TimeProvider.System.GetElapsedTime(_lineAt) >= BetweenLines)
            {
                _lineAt = TimeProvider.System.GetTimestamp();
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{step}: {value.Done} of {value.Total} ({100.0 * value.Done / Math.Max(1, value.Total):0} %)"));
            }
        }
    }

    /// <summary>Says something meanwhile, on a line of its own.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            if (_console is not null) _console.WriteLine(line);
            else Console.Error.WriteLine(line);
        }
    }
}
