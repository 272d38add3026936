using System.CommandLine;
using Hoopoe.Load.Trials;

namespace Hoopoe.Load;

/// <summary>The options of every verb that measures.</summary>
sealed class CommonOptions
{
    readonly Option<string?> _program = new("--program")
    {
        Description = "The hoopoe to start; by default the one built beside this program",
        HelpName = "PATH",
    };

    readonly Option<bool> _json = new("--json") { Description = "Print a line of JSON for each measurement" };

    public void AddTo(Command command)
    {
        command.Options.Add(_program);
        command.Options.Add(_json);
    }

    // …/artifacts/bin/Hoopoe.Load/release/ → …/artifacts/bin/Hoopoe/release/hoopoe
    public string Program(ParseResult arguments) => arguments.GetValue(_program) ?? Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../Hoopoe", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "hoopoe"));

    public Report Report(ParseResult arguments) => new(arguments.GetValue(_json));
}
