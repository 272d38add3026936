using System.Diagnostics;
using System.Globalization;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary>SIGHUP and <c>hoopoe reload</c>, as an administrator has them.</summary>
public sealed class ReloadTests : IDisposable
{
    readonly DataFolder _data = new();

    string Configuration => Path.Combine(_data.Path, "..", "hoopoe.json");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task A_changed_file_is_taken_and_what_came_of_it_is_printed_and_logged()
    {
        var (process, port) = await ServeAsync("""{ "logLevel": "information" }""");
        using (process)
        {
            await File.WriteAllTextAsync(Configuration, """{ "maxMessageSize": "2KiB", "http": "127.0.0.1:1", "searchIndex": false }""", Token);
            var reload = await _data.RunAsync("reload");
            // http is said on the command line, which wins.
            Assert.Equal(new Finished(0, "changed: maxMessageSize\nneeds a restart: searchIndex\n", ""), reload);
            await process.WaitForErrorAsync("The configuration was read anew: changed: maxMessageSize; needs a restart: searchIndex");
            using var client = await WireClient.ConnectAsync(port);
            await process.TerminateAsync();
        }
    }

    [Fact]
    public async Task A_wrong_file_is_told_with_its_line_and_all_goes_on_as_before()
    {
        var (process, port) = await ServeAsync("{}");
        using (process)
        {
            await File.WriteAllTextAsync(Configuration, "{\n  \"retentoin\": \"1d\"\n}", Token);
            var said = $"{Configuration} line 2: unknown key \"retentoin\"; did you mean \"retention\"?";
            await process.SignalAsync("HUP");
            await process.WaitForErrorAsync($"The configuration is wrong and was not taken, everything is as it was: {said}");
            Assert.Equal(new Finished(78, "", $"hoopoe: {said}\n"), await _data.RunAsync("reload"));
            using var client = await WireClient.ConnectAsync(port);
            Assert.StartsWith("OK", await client.SendAsync("a", "NOOP"), StringComparison.Ordinal);
            Assert.Equal(0, (await process.TerminateAsync()).ExitCode);
        }
    }

    [Fact]
    public async Task The_log_level_changes_while_the_server_runs()
    {
        var (process, port) = await ServeAsync("""{ "logLevel": "error" }""");
        using (process)
        {
            using var client = await WireClient.ConnectAsync(port);
            await FailToLogInAsync(client, "quiet@example.org");
            await File.WriteAllTextAsync(Configuration, """{ "logLevel": "information" }""", Token);
            await process.SignalAsync("HUP");
            await process.WaitForErrorAsync("changed: logLevel");
            await FailToLogInAsync(client, "loud@example.org");
            await process.WaitForErrorAsync("loud@example.org");
            Assert.DoesNotContain("quiet@example.org", (await process.TerminateAsync()).Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_server_there_is_nothing_to_reload()
    {
        await _data.RunAsync("account", "add", "alice@example.org", "--password", "correct horse");
        var reload = await _data.RunAsync("reload");
        Assert.Equal(new Finished(69, "", "hoopoe: No server runs on this data folder, so there is nothing to reload.\n"), reload);
    }

    [Fact]
    public async Task A_server_whose_terminal_is_gone_stops()
    {
        Assert.SkipUnless(Crash.LongScript.Has("python3"), "python3 is not installed");
        string[] arguments =
            ["--data", _data.Path, "--imap", "127.0.0.1:0", "--imaps", "none", "--lmtp", "none", "--http", "none", "--stores", "1"];
        const string script = """
            import os, pty, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execv(sys.argv[1], sys.argv[1:])
            read = b''
            while b'ready' not in read:
                read += os.read(terminal, 4096)
            os.close(terminal)
            print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;
        var start = new ProcessStartInfo("python3", ["-c", script, Crash.LongScript.Program, "serve", .. arguments]) { RedirectStandardOutput = true };
        using var python = Process.Start(start)!;
        try
        {
            Assert.Equal("0\n", await python.StandardOutput.ReadToEndAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token));
        }
        finally
        {
            if (!python.HasExited) python.Kill(entireProcessTree: true);
        }
    }

    async Task<(HoopoeProcess Process, int Port)> ServeAsync(string json)
    {
        await File.WriteAllTextAsync(Configuration, json, Token);
        var (process, lines) = await HoopoeProcess.ServeAsync(_data.Path, "--config", Configuration);
        return (process, int.Parse(lines[0].Split(':')[^1], CultureInfo.InvariantCulture));
    }

    static async Task FailToLogInAsync(WireClient client, string name) =>
        Assert.StartsWith("NO", await client.SendAsync("a", $"LOGIN {name} wrong"), StringComparison.Ordinal);
}
