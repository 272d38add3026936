using System.Text.Json;

namespace Hoopoe.Server.Tests.CommandLine;

/// <summary><c>hoopoe who</c>, <c>kick</c> and <c>trace</c> on a server that runs, and on none.</summary>
public sealed class SessionVerbTests : IDisposable
{
    const string Alice = "alice@example.org";
    const string Bob = "bob@example.org";
    const string Password = "correct-horse-1";

    readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Who_shows_who_is_there_and_what_they_do()
    {
        var (process, port) = await ServeAsync();
        using (process)
        using (var stranger = await WireClient.ConnectAsync(port))
        using (var idle = await WireClient.ConnectAsync(port))
        {
            Assert.StartsWith("OK ", await idle.SendAsync("i", "ID (\"name\" \"Probe\e[2J\" \"version\" \"1.2\")"));
            await idle.LogInAsync(Alice, Password);
            Assert.StartsWith("OK ", await idle.SendAsync("s", "SELECT INBOX"));
            await idle.WriteAsync("w IDLE\r\n");
            Assert.StartsWith("+ ", await idle.ReadLineAsync());

            using var list = JsonDocument.Parse((await _data.RunAsync("who", "--json")).Output);
            var sessions = list.RootElement.EnumerateArray().ToList();
            Assert.Equal(2, sessions.Count);
            Assert.Equal("not-authenticated", sessions[0].GetProperty("state").GetString());
            Assert.Equal(JsonValueKind.Null, sessions[0].GetProperty("account").ValueKind);
            var alice = sessions[1];
            string?[] shown =
            [
                .. from name in (string[])["account", "address", "protocol", "state", "mailbox", "command", "mechanism", "client"]
                   select alice.GetProperty(name).GetString(),
            ];
            Assert.Equal([Alice, "127.0.0.1", "imap", "idle", "INBOX", "IDLE", "LOGIN command", @"Probe\u{1b}[2J 1.2"], shown);
            Assert.True(alice.GetProperty("isRunning").GetBoolean());
            Assert.Equal(JsonValueKind.Null, alice.GetProperty("tls").ValueKind);

            var table = (await _data.RunAsync("who")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(3, table.Length);
            Assert.StartsWith("SESSION ", table[0]);
            Assert.Matches(
                $@"^\w+ +{Alice} +127\.0\.0\.1 .* idle +INBOX +IDLE… +Probe\\u\{{1b\}}\[2J 1\.2 +LOGIN command +imap$", table[2]);

            await idle.WriteAsync("DONE\r\n");
            await idle.ReadTaggedAsync("w");
            Assert.StartsWith("OK ", await idle.SendAsync("u", "UNSELECT"));
            Assert.StartsWith("OK ", await idle.SendAsync("o", "UNAUTHENTICATE"));
            using var after = JsonDocument.Parse((await _data.RunAsync("who", "--json")).Output);
            Assert.All(after.RootElement.EnumerateArray(), one => Assert.Equal(
                (null, null, null, "not-authenticated"),
                (one.GetProperty("account").GetString(), one.GetProperty("mailbox").GetString(), one.GetProperty("mechanism").GetString(),
                    one.GetProperty("state").GetString())));
        }
    }

    [Fact]
    public async Task Kick_ends_the_sessions_that_are_meant_and_no_others()
    {
        var (process, port) = await ServeAsync();
        using (process)
        using (var first = await WireClient.ConnectAsync(port))
        using (var second = await WireClient.ConnectAsync(port))
        using (var other = await WireClient.ConnectAsync(port))
        {
            await first.LogInAsync(Alice, Password);
            await second.LogInAsync(Alice, Password);
            await second.WriteAsync("w IDLE\r\n");
            Assert.StartsWith("+ ", await second.ReadLineAsync());
            await other.LogInAsync(Bob, Password);

            Assert.Equal(new Finished(0, "2 sessions ended\n", ""), await _data.RunAsync("kick", Alice));
            foreach (var client in new[] { first, second })
            {
                Assert.Equal("* BYE An administrator has ended this session.", await client.ReadLineAsync());
                Assert.Null(await client.ReadLineAsync());
            }
            Assert.StartsWith("OK ", await other.SendAsync("n", "NOOP"));

            using var list = JsonDocument.Parse((await _data.RunAsync("who", "--json")).Output);
            var id = Assert.Single(list.RootElement.EnumerateArray()).GetProperty("id").GetString()!;
            Assert.Equal(67, (await _data.RunAsync("kick", "--session", "nobody")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("kick", "nobody@example.org")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("kick", "--address", "192.0.2.1")).ExitCode);
            Assert.Equal(65, (await _data.RunAsync("kick", "--address", "here")).ExitCode);
            Assert.Equal(64, (await _data.RunAsync("kick")).ExitCode);
            Assert.Equal(64, (await _data.RunAsync("kick", Alice, "--session", id)).ExitCode);
            Assert.Equal(new Finished(0, "1 session ended\n", ""), await _data.RunAsync("kick", "--session", id));
            Assert.StartsWith("* BYE ", await other.ReadLineAsync());
            using (var again = await WireClient.ConnectAsync(port))
            {
                Assert.Equal(0, (await _data.RunAsync("kick", "--address", "127.0.0.1")).ExitCode);
                Assert.StartsWith("* BYE ", await again.ReadLineAsync());
            }

            var log = (await process.TerminateAsync()).Errors;
            Assert.Contains($"Session {id} of {Bob} from 127.0.0.1 was ended by an administrator", log);
        }
    }

    [Fact]
    public async Task Trace_shows_a_session_as_it_happens_until_it_is_told_to_stop()
    {
        var (process, port) = await ServeAsync();
        using (process)
        using (var trace = HoopoeProcess.Start("trace", Alice, "--data", _data.Path))
        {
            Assert.EndsWith($" - *: {Alice} is traced; sessions open now: 0", await trace.ReadLineAsync());
            using var client = await WireClient.ConnectAsync(port);
            await client.LogInAsync(Alice, Password);
            await client.SendAsync("n", "NOOP");
            Assert.EndsWith(" *: traced from here on", await trace.ReadLineAsync());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT[0-9:.]+Z \w+ S: \*\*\* OK \[CAPABILITY .*\] Logged in\.$", await trace.ReadLineAsync());
            Assert.EndsWith(" C: n NOOP", await trace.ReadLineAsync());
            Assert.EndsWith(" S: n OK Nothing done.", await trace.ReadLineAsync());
            Assert.Equal(new Finished(0, "", ""), await trace.TerminateAsync());

            var brief = await _data.RunAsync("trace", "--address", "127.0.0.1", "--seconds", "1");
            Assert.Equal((0, ""), (brief.ExitCode, brief.Errors));
            Assert.Contains("sessions open now: 1\n", brief.Output);
            Assert.Equal(67, (await _data.RunAsync("trace", "nobody@example.org")).ExitCode);
            Assert.Equal(67, (await _data.RunAsync("trace", "--session", "nobody")).ExitCode);
            Assert.Equal(64, (await _data.RunAsync("trace", Alice, "--seconds", "0")).ExitCode);
            var log = (await process.TerminateAsync()).Errors;
            Assert.Contains($"An administrator began to trace {Alice}", log);
            Assert.Contains($"The trace of {Alice} ended", log);
        }
    }

    [Fact]
    public async Task The_log_is_a_JSON_object_for_each_event_where_that_is_asked_for()
    {
        var (process, lines) = await HoopoeProcess.ServeAsync(_data.Path, "--log-format", "json", "--log-level", "trace");
        using (process)
        {
            Assert.Equal(0, (await _data.RunAsync("account", "add", Alice, "--password", Password)).ExitCode);
            using (var client = await WireClient.ConnectAsync(int.Parse(lines[0].Split(':')[^1], null)))
            {
                await client.SendAsync("w", $"LOGIN nobody {Password}");
                await client.LogInAsync(Alice, Password);
            }

            var log = (await process.TerminateAsync()).Errors;
            Assert.DoesNotContain(Password, log);
            List<JsonDocument> events =
                [.. log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line))];
            var login = Assert.Single(events, one => one.RootElement.GetProperty("EventId").GetInt32() == 110).RootElement;
            Assert.Equal("Information", login.GetProperty("LogLevel").GetString());
            Assert.Equal("Hoopoe.Login", login.GetProperty("Category").GetString());
            Assert.Equal(Alice, login.GetProperty("State").GetProperty("Account").GetString());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT[0-9:.]+Z$", login.GetProperty("Timestamp").GetString());
            foreach (var one in events) one.Dispose();
        }
    }

    [Theory]
    [InlineData("trace", Alice)]
    [InlineData("who")]
    [InlineData("kick", Alice)]
    public async Task Where_no_server_runs_they_say_so(params string[] verb)
    {
        Assert.Equal(0, (await _data.RunAsync("account", "add", Alice, "--password", Password)).ExitCode);

        Assert.Equal(
            new Finished(69, "", "hoopoe: No server runs on this data folder, so it has no sessions.\n"), await _data.RunAsync(verb));
    }

    async Task<(HoopoeProcess Process, int Port)> ServeAsync()
    {
        var (process, lines) = await HoopoeProcess.ServeAsync(_data.Path);
        foreach (var account in new[] { Alice, Bob })
            Assert.Equal(0, (await _data.RunAsync("account", "add", account, "--password", Password)).ExitCode);
        return (process, int.Parse(lines[0].Split(':')[^1], null));
    }
}
