namespace Hoopoe.Server.Tests.Documentation;

/// <summary>docs/rfc9051-coverage.md against the tests there are.</summary>
public class CoveragePageTests
{
    static string[] Rows =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs/rfc9051-coverage.md"))
            .Where(line => line.StartsWith("| §", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Every_rule_names_a_script_or_a_test() =>
        Assert.All(Rows, row => Assert.NotEmpty(ProofsOf(row)));

    [Fact]
    public void Every_script_and_test_it_names_exists() =>
        Assert.All(Rows.SelectMany(ProofsOf), name => Assert.True(Proof.Exists(name), name));

    static string[] ProofsOf(string row) => Proof.In(row.Split('|')[^2]);
}
