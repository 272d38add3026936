using System.Text;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Tests.Authentication;
using Hoopoe.Server.Tracing;

namespace Hoopoe.Server.Tests.Tracing;

/// <summary>What somebody sees who traces sessions, and what they never see.</summary>
public class TraceTests
{
    const string User = "alice@example.org";
    const string Password = "correct-horse-1";

    static readonly SessionTarget Here = new(Address: "127.0.0.1");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_is_seen_in_the_order_in_which_it_happens()
    {
        await using var server = await StartAsync();
        await using var trace = await WatchedTrace.BeginAsync(server, Here);
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.LogInAsync(User, Password);
        await client.WriteAsync("a APPEND INBOX {21}\r\n");
        Assert.StartsWith("+ ", await client.ReadLineAsync());
        await client.WriteAsync("Subject: x\r\n\r\nHello\r\n\r\n");
        await client.ReadTaggedAsync("a");
        await client.SendAsync("e", "EXAMINE {5+}\r\nINBOX");
        await client.SendAsync("f", "FETCH 1 (UID BODY[TEXT])");
        await client.SendAsync("x", "FROB now");
        await client.SendAsync("z", "LOGOUT");

        var lines = await trace.SeeAsync("*: the session ends");

        Assert.StartsWith("S: * OK [CAPABILITY ", lines[0]);
        Assert.Equal("C: login LOGIN ***", lines[1]);
        Assert.StartsWith("S: login OK [CAPABILITY ", lines[2]);
        Assert.Equal(
            ["C: a APPEND INBOX {21}", "S: + Go ahead.", @"C: Subject: x\r\n\r\nHello\r\n", "C: "], lines.Skip(3).Take(4));
        Assert.StartsWith("S: a OK [APPENDUID ", lines[7]);
        Assert.Equal(["C: e EXAMINE {5+}", "C: INBOX"], lines.Skip(8).Take(2));
        var fetch = lines.ToList().IndexOf("C: f FETCH 1 (UID BODY[TEXT])");
        Assert.Equal(
            [
                "S: * 1 FETCH (UID 1 BODY[TEXT] {7}", @"S: Hello\r\n", "S: )", "S: f OK Fetched.",
                "C: *** (no command)", "S: *** BAD Unknown command.", "C: z LOGOUT",
            ],
            lines.Skip(fetch + 1).Take(7));
    }

    [Fact]
    public async Task No_secret_is_shown_however_it_is_sent()
    {
        var secrets = new[]
        {
            Password, "battery-staple-2", SaslTestClient.Base64(Password), SaslTestClient.Base64("battery-staple-2"),
            SaslTestClient.Base64($"\0{User}\0{Password}"), SaslTestClient.Base64($"\0{User}\0battery-staple-2"),
        };
        string[] attempts =
        [
            $"a LOGIN {User} battery-staple-2\r\n",
            $"a login \"{User}\" \"battery-staple-2\"\r\n",
            $"a LOGIN {User} \"battery-staple-2\r\n",
            $"a LOGIN {User} battery-staple-2 battery-staple-2\r\n",
            $"a LOGIN {{{User.Length}+}}\r\n{User} {{16+}}\r\nbattery-staple-2\r\n",
            $"LOGIN {User} battery-staple-2\r\n",
            $"a LOGON {User} battery-staple-2\r\n",
            "battery-staple-2\r\n",
            "battery-staple-2 battery-staple-2\r\n",
            $"a AUTHENTICATE battery-staple-2\r\n",
            $"a AUTHENTICATE PLAIN {secrets[5]}\r\n",
            $"a AUTHENTICATE PLAIN\r\n{secrets[5]}\r\n",
            $"a AUTHENTICATE LOGIN\r\n{SaslTestClient.Base64(User)}\r\n{secrets[3]}\r\n",
            $"a AUTHENTICATE NONESUCH\r\n{secrets[5]}\r\n",
            $"a AUTHENTICATE PLAIN {secrets[5]} {secrets[5]}\r\n",
            $"a LOGIN {User} {new string('x', 9_000)}battery-staple-2\r\n",
            $"a LOGIN {User} {Password}\r\n",
            $"a AUTHENTICATE PLAIN {secrets[4]}\r\n",
        ];
        await using var server = await StartAsync();
        await using var trace = await WatchedTrace.BeginAsync(server, Here);
        var all = new StringBuilder();
        foreach (var attempt in attempts)
        {
            using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
            await client.WriteAsync(attempt + "z LOGOUT\r\n");
            while (await client.ReadLineAsync() is not null)
            {
            }
            var seen = await trace.SeeAsync("*: the session ends");
            Assert.Contains(seen, line => line.Contains("***", StringComparison.Ordinal));
            all.AppendJoin('\n', seen);
        }

        foreach (var secret in secrets) Assert.DoesNotContain(secret, all.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("C: a AUTHENTICATE PLAIN ***", all.ToString());
    }

    [Fact]
    public async Task A_challenge_and_its_response_are_masked()
    {
        await using var server = await StartAsync();
        await using var trace = await WatchedTrace.BeginAsync(server, Here);
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.WriteAsync($"a AUTHENTICATE LOGIN\r\n{SaslTestClient.Base64(User)}\r\n{SaslTestClient.Base64(Password)}\r\n");
        Assert.StartsWith("a OK ", await client.ReadTaggedAsync("a"));

        var lines = await trace.SeeAsync(line => line.StartsWith("S: a OK ", StringComparison.Ordinal));

        Assert.Equal(["C: a AUTHENTICATE LOGIN ***", "S: + ***", "C: ***", "S: + ***", "C: ***"], lines.Skip(1).SkipLast(1));
    }

    [Fact]
    public async Task A_session_that_waits_in_IDLE_is_traced_at_once()
    {
        await using var server = await StartAsync();
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.LogInAsync(User, Password);
        await client.SendAsync("s", "SELECT INBOX");
        await client.WriteAsync("i IDLE\r\n");
        Assert.StartsWith("+ ", await client.ReadLineAsync());
        var id = Assert.Single(await server.Server.Administration.ListSessionsAsync(Token)).Id;

        await using var trace = await WatchedTrace.BeginAsync(server, new SessionTarget(Session: id));
        await trace.SeeAsync("*: traced from here on");
        await server.Server.Administration.DeliverAsync(User, null, new MemoryStream("Subject: y\r\n\r\nHi\r\n"u8.ToArray()), Token);
        await trace.SeeAsync("S: * 1 EXISTS");
        await client.WriteAsync("DONE\r\n");

        Assert.Contains("C: DONE", await trace.SeeAsync(line => line.EndsWith(" OK Idled.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_account_is_traced_from_its_login_to_its_logout()
    {
        await using var server = await StartAsync();
        await server.Server.Administration.AddAccountAsync("bob@example.org", Password, Token);
        await using var trace = await WatchedTrace.BeginAsync(server, new SessionTarget(Account: User));
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.SendAsync("a", "CAPABILITY");
        await client.LogInAsync("bob@example.org", Password);
        await client.SendAsync("b", "NAMESPACE");
        await client.SendAsync("c", "UNAUTHENTICATE");
        await client.LogInAsync(User, Password);
        await client.SendAsync("d", "NOOP");
        await client.SendAsync("e", "UNAUTHENTICATE");
        await client.SendAsync("f", "CAPABILITY");
        await client.LogInAsync(User, Password);
        await client.SendAsync("g", "NOOP");

        var lines = await trace.SeeAsync("C: g NOOP");

        Assert.DoesNotContain("C: b NAMESPACE", lines);
        Assert.DoesNotContain("C: f CAPABILITY", lines);
        Assert.Contains("C: d NOOP", lines);
        Assert.Contains("C: e UNAUTHENTICATE", lines);
    }

    [Fact]
    public async Task Layers_that_come_and_go_do_not_hide_the_session()
    {
        await using var server = await StartAsync();
        await using var trace = await WatchedTrace.BeginAsync(server, Here);
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.SendAsync("t", "STARTTLS");
        await client.EncryptAsync();
        await client.LogInAsync(User, Password);
        await client.SendAsync("c", "COMPRESS DEFLATE");

        var lines = await trace.SeeAsync("S: c OK DEFLATE from here on.");

        Assert.Contains("C: t STARTTLS", lines);
        Assert.Contains("C: login LOGIN ***", lines);
        Assert.DoesNotContain(lines, line => line.Contains('\\', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_message_only_the_beginning_is_shown_and_the_client_gets_all_of_it()
    {
        var message = "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat("All work and no play. {5}\r\n", 20_000));
        await using var server = await StartAsync();
        await server.Server.Administration.DeliverAsync(User, null, new MemoryStream(Encoding.ASCII.GetBytes(message)), Token);
        await using var trace = await WatchedTrace.BeginAsync(server, Here);
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.LogInAsync(User, Password);
        await client.SendAsync("s", "EXAMINE INBOX");
        await client.WriteAsync("f UID FETCH 1 BODY[TEXT]\r\n");
        while (!(await client.ReadLineAsync())!.StartsWith("* 1 FETCH ", StringComparison.Ordinal))
        {
        }
        for (var i = 0; i < 20_000; i++) Assert.Equal("All work and no play. {5}", await client.ReadLineAsync());
        Assert.Equal(")", await client.ReadLineAsync());
        Assert.StartsWith("f OK ", await client.ReadLineAsync());

        var lines = await trace.SeeAsync("S: f OK Fetched.");

        Assert.Matches(@"^S: All work and no play\. \{5\}\\r\\nAll .*… \(540000 octets\)$", lines[^3]);
        Assert.InRange(lines[^3].Length, 100, 200);
        Assert.Equal("S: )", lines[^2]);
    }

    [Fact]
    public async Task Who_looks_too_slowly_is_told_what_they_missed_and_holds_nobody_up()
    {
        await using var server = await StartAsync();
        await using var slow = server.Server.Administration.TraceAsync(Here, Token).GetAsyncEnumerator(Token);
        Assert.True(await slow.MoveNextAsync());
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        const int Commands = 1_000;
        await client.WriteAsync(string.Concat(Enumerable.Repeat("n NOOP\r\n", Commands)));
        for (var i = 0; i < Commands; i++) Assert.StartsWith("n OK ", await client.ReadTaggedAsync("n"));

        var dropped = 0;
        for (var i = 0; i < TraceLimits.WaitingLines; i++) Assert.True(await slow.MoveNextAsync());
        await client.WriteAsync("z NOOP\r\n");
        while (dropped == 0 && await slow.MoveNextAsync())
        {
            if (slow.Current.Text.EndsWith(" lines were dropped: more came than could be shown", StringComparison.Ordinal))
                dropped = int.Parse(slow.Current.Text.Split(' ')[0], null);
        }

        // The greeting, and two lines for each command.
        Assert.Equal(1 + 2 * Commands - TraceLimits.WaitingLines, dropped);
    }

    [Fact]
    public async Task Only_so_many_traces_run_at_once_and_all_end_with_the_server()
    {
        var server = await StartAsync();
        var traces = new List<WatchedTrace>();
        for (var i = 0; i < TraceLimits.Traces; i++) traces.Add(await WatchedTrace.BeginAsync(server, Here));

        var refused = await Assert.ThrowsAsync<AdministrationException>(async () =>
        {
            await foreach (var _ in server.Server.Administration.TraceAsync(Here, Token)) break;
        });
        Assert.Equal(AdministrationError.Trouble, refused.Error);
        await traces[0].DisposeAsync();
        traces[0] = await WatchedTrace.BeginAsync(server, Here);

        await server.DisposeAsync();
        foreach (var trace in traces)
        {
            await trace.EndAsync();
            await trace.DisposeAsync();
        }
    }

    static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.Server.Administration.AddAccountAsync(User, Password, Token);
        return server;
    }
}
