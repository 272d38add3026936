using System.Text.RegularExpressions;
using Hoopoe.Server.Tests.CommandLine;

namespace Hoopoe.Server.Tests.Documentation;

/// <summary>Every command line of <c>hoopoe</c> that the pages show is one that it understands.</summary>
public partial class CommandLinesTests
{
    public static TheoryData<string> Pages =>
    [
        "README.md", "CONTRIBUTING.md", "CHANGELOG.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(page => Path.GetRelativePath(Repository.Root, page)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void They_are_understood(string page)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, page));
        Assert.Empty(CommandsIn(text)
            .Select(command => (command, Error: DocumentedCommand.ErrorOf(command)))
            .Where(tried => tried.Error is not null)
            .Select(tried => $"hoopoe {tried.command}: {tried.Error}"));
    }

    [Fact]
    public void The_metrics_that_operations_looks_at_are_on_the_page_of_metrics()
    {
        var metrics = File.ReadAllText(Path.Combine(Repository.Root, "docs/metrics.md"));
        var names = Metric().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/operations.md"))).Select(match => match.Groups[1].Value);
        Assert.NotEmpty(names);
        Assert.DoesNotContain(names, name => !metrics.Contains($"`{name}", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_wrong_is_found()
    {
        var found = CommandsIn("""
            A word: `hoopoe acount add ADDRESS`, `hoopoe index`, `hoopoe compact --everything`,
            `hoopoe deliver`, `hoopoe deliver ADDRESS [--mailbox NAME] < message`
            ```
            $ sudo -u hoopoe hoopoe check --dta /var/lib/hoopoe && echo fine
            ```
            """).ToArray();
        string[] commands =
        [
            "acount add ADDRESS", "index", "compact --everything", "deliver", "deliver ADDRESS [--mailbox NAME]", "check --dta /var/lib/hoopoe",
        ];
        Assert.Equal(commands, found);
        Assert.Equal([true, false, true, false, false, true], found.Select(command => DocumentedCommand.ErrorOf(command) is not null));
    }

    static IEnumerable<string> CommandsIn(string text) =>
        from Match match in CommandLine().Matches(text)
        select match.Groups["arguments"].Value.Trim() into arguments
        where !arguments.Contains('…')
        select arguments;

    [GeneratedRegex("`(hoopoe_[a-z_]+)")]
    private static partial Regex Metric();

    // In a code span from its beginning, in a block behind the prompt, a pipe, or the user that it runs as; up to what a shell would take.
    [GeneratedRegex(
        @"(?:`|^\$ |^\$ .*\| |^\$ (?:sudo|runuser|podman exec) .*)(?:(?<=[` ])hoopoe|\S*/hoopoe|dotnet run --project src/Hoopoe --) (?<arguments>[a-z][^`\n<>|&#;\\]*)",
        RegexOptions.Multiline)]
    private static partial Regex CommandLine();
}
