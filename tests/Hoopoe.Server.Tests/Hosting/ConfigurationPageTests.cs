using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe.Server.Tests.Hosting;

public class ConfigurationPageTests
{
    static readonly string[] Page = File.ReadAllLines(Path.Combine(Repository.Root, "docs/configuration.md"));

    public static TheoryData<string> Keys => [.. OptionTable.Keys.Select(key => key.Name)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_option_has_its_row_with_its_three_names_and_default(string name)
    {
        Assert.True(OptionTable.TryFind(name, out var key));
        var row = Assert.Single(Page, line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.Contains($"`{key.CommandLineName}", row);
        Assert.Contains($"`{key.EnvironmentName}`", row);
        Assert.Equal(key.Effect == OptionEffect.AtStart, row.Contains("Taken at a start only.", StringComparison.Ordinal));
        Assert.Contains(key.Default, row.Replace("`", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_row_is_an_option()
    {
        var rows = Page.Where(
            line => line.Contains("`HOOPOE__", StringComparison.Ordinal) && line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(OptionTable.Keys.Select(key => key.Name), rows.Select(row => row.Split('`')[1]));
    }
}
