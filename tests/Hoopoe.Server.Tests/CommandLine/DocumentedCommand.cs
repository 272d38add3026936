using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>A command line of <c>hoopoe</c> as a page or a unit file has it: words in capitals stand for values, brackets for what may be left out.</summary>
static partial class DocumentedCommand
{
    /// <summary>What the command line says is wrong with it, or null if it would be run.</summary>
    public static string? ErrorOf(string arguments)
    {
        var words = CommandLineParser.SplitCommandLine(Brackets().Replace(arguments, " ")).Select(Sample).ToArray();
        var parsed = HoopoeCommand.Create().Parse(words);
        if (parsed.Errors.Count == 0) return null;
        // The name of a verb alone is no command line; the verb has to be there.
        var isName = words.All(word => VerbName().IsMatch(word));
        return isName && PathOf(parsed.CommandResult).SequenceEqual(words) ? null : parsed.Errors[0].Message;
    }

    static IEnumerable<string> PathOf(CommandResult command) =>
        command.Command is RootCommand ? [] : [.. command.Parent is CommandResult parent ? PathOf(parent) : [], command.Command.Name];

    static string Sample(string word) => word == "N" ? "5" : word;

    [GeneratedRegex(@"[\[\]]")]
    private static partial Regex Brackets();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex VerbName();
}
