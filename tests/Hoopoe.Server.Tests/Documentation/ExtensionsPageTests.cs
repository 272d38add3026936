using System.Text.RegularExpressions;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Documentation;

/// <summary>docs/extensions.md against what the server announces.</summary>
public partial class ExtensionsPageTests
{
    static string[][] Rows =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "docs/extensions.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|')),
    ];

    [Fact]
    public async Task The_page_has_a_row_for_every_capability_announced_and_no_other()
    {
        await using var server = await TestServer.StartAsync(plaintext: PlaintextLogin.Loopback);
        var announced = new SortedSet<string>(StringComparer.Ordinal);
        TestClient[] strangers =
            [await server.ConnectAsync(), await server.ConnectAsync("192.0.2.1"), await server.ConnectAsync(overTls: true)];
        foreach (var client in strangers)
            announced.UnionWith(await CapabilitiesAsync(client));
        announced.UnionWith(await CapabilitiesAsync(await server.LogInAsync()));

        Assert.Equal(announced, new SortedSet<string>(Rows.Select(row => row[1].Trim(' ', '`')), StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_names_scripts_or_tests_that_exist() =>
        Assert.All(Rows, row =>
        {
            Assert.NotEmpty(Proof.In(row[^2]));
            Assert.All(Proof.In(row[^2]), name => Assert.True(Proof.Exists(name), name));
        });

    static async Task<IEnumerable<string>> CapabilitiesAsync(TestClient client)
    {
        var answer = await client.OkAsync("CAPABILITY");
        return Assert.Single(answer.Untagged).Split(' ').Skip(2).Select(name => Number().Replace(name, "=n"));
    }

    /// <summary>A value that is a number and may be configured, as of APPENDLIMIT.</summary>
    [GeneratedRegex("=[0-9]+$")]
    private static partial Regex Number();
}
