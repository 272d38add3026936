using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Security;

public partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs/security.md"));
        var rows = page.Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        var named = rows.SelectMany(row => Named().Matches(row)).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(tests));
    }

    [GeneratedRegex(@"public (?:async Task|Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex(@"`([A-Z]\w+_\w+)`")]
    private static partial Regex Named();
}
