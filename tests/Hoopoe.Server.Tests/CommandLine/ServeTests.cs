using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.CommandLine;

public sealed partial class ServeTests : IDisposable
{
    readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task It_prints_its_endpoints_then_ready_says_BYE_at_SIGTERM_and_exits_with_0()
    {
        var (process, lines) = await HoopoeProcess.ServeAsync(_data.Path);
        using (process)
        {
            Assert.Equal(2, lines.Length);
            var port = int.Parse(ImapLine().Match(lines[0]).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(client.GetStream());
            Assert.StartsWith("* OK ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            var finished = await process.TerminateAsync();
            Assert.StartsWith("* BYE ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal((0, "", ""), (finished.ExitCode, finished.Output, finished.Errors));
        }
    }

    [Fact]
    public async Task The_demo_account_is_made_once_and_its_password_printed()
    {
        var (first, lines) = await HoopoeProcess.ServeAsync(_data.Path, "--demo");
        using (first) await first.TerminateAsync();
        Assert.Matches("^demo  demo@localhost password [a-z0-9]{16}$", lines[^2]);
        var (second, again) = await HoopoeProcess.ServeAsync(_data.Path, "--demo");
        using (second) await second.TerminateAsync();
        Assert.Equal(2, again.Length);
        Assert.Contains("mailbox  INBOX: 5 messages", (await _data.RunAsync("account", "show", "demo@localhost")).Output);
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var endpoint = taken.LocalEndpoint.ToString()!;
        var finished = await _data.RunAsync("serve", "--imap", endpoint, "--imaps", "none", "--lmtp", "none", "--http", "none");
        Assert.Equal((69, ""), (finished.ExitCode, finished.Output));
        Assert.Equal($"hoopoe: imap {endpoint}: in use by another program; choose another with --imap\n", finished.Errors);
    }

    [Fact]
    public async Task A_data_folder_in_use_is_told_in_one_line()
    {
        var (process, _) = await HoopoeProcess.ServeAsync(_data.Path);
        using (process)
        {
            var finished = await _data.RunAsync("serve", "--imap", "127.0.0.1:0", "--imaps", "none", "--lmtp", "none", "--http", "none");
            Assert.Equal((75, ""), (finished.ExitCode, finished.Output));
            Assert.Matches("^hoopoe: [^\n]* is in use by process [0-9]+.\n$", finished.Errors);
        }
    }

    [Theory]
    [InlineData(64, "hoopoe: Unrecognized command or argument '--imapp'. See: hoopoe serve --help\n", "--imapp", "*:1")]
    [InlineData(
        78, "hoopoe: --imap: '1143' is not an endpoint: write host:port, [v6]:port, *:port, unix:/path or none\n", "--imap", "1143")]
    [InlineData(78, "hoopoe: tlsCert and tlsKey belong together: give both or neither\n", "--tls-cert", "/nowhere.pem")]
    [InlineData(
        78, "hoopoe: imap, imaps and lmtp are all none: nothing would be served\n", "--imap", "none", "--imaps", "none", "--lmtp", "none")]
    public async Task What_is_wrong_is_told_in_one_line(int exitCode, string error, params string[] arguments) =>
        Assert.Equal(new Finished(exitCode, "", error), await _data.RunAsync(["serve", .. arguments]));

    [Fact]
    public async Task A_certificate_that_is_not_there_is_told_in_one_line()
    {
        var finished = await _data.RunAsync("serve", "--tls-cert", "/nowhere.pem", "--tls-key", "/nowhere.key");
        Assert.Equal(78, finished.ExitCode);
        Assert.Matches("^hoopoe: tlsCert /nowhere.pem with tlsKey /nowhere.key: [^\n]*\n$", finished.Errors);
    }

    [Fact]
    public async Task A_broken_configuration_file_is_told_with_its_line()
    {
        Directory.CreateDirectory(_data.Path);
        var file = Path.Combine(_data.Path, "hoopoe.json");
        await File.WriteAllTextAsync(file, "{\n  \"imap\": \"none\",\n  \"lmpt\": \"none\"\n}", TestContext.Current.CancellationToken);
        var finished = await _data.RunAsync("serve");
        Assert.Equal(new Finished(78, "", $"hoopoe: {file} line 3: unknown key \"lmpt\"; did you mean \"lmtp\"?\n"), finished);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        Directory.CreateDirectory(_data.Path);
        await File.WriteAllTextAsync(
            Path.Combine(_data.Path, "hoopoe.json"),
            """{ "imap": "127.0.0.2:0", "imaps": "127.0.0.2:0", "lmtp": "127.0.0.2:0", "http": "none", "stores": 1 }""",
            TestContext.Current.CancellationToken);
        var (process, lines) = await HoopoeProcess.ServeAsync(
            [("HOOPOE__IMAPS", "127.0.0.3:0"), ("HOOPOE__LMTP", "127.0.0.3:0,[::1]:0")],
            ["--data", _data.Path, "--lmtp", "127.0.0.4:0", "--lmtp", "127.0.0.5:0"]);
        using (process) await process.TerminateAsync();
        Assert.Equal(
            ["imap  127.0.0.2", "imaps 127.0.0.3", "lmtp  127.0.0.4", "lmtp  127.0.0.5", "ready"],
            lines.Select(line => line.Split(':')[0]));
    }

    [GeneratedRegex(@"^imap  127\.0\.0\.1:([1-9][0-9]*)$")]
    private static partial Regex ImapLine();
}
