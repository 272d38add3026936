using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Tests.Sessions;

public class SessionLoopTests
{
    [Fact]
    public async Task The_greeting_tells_the_capabilities()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        Assert.StartsWith("* OK [CAPABILITY IMAP4rev1 IMAP4rev2 ", client.Greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_command_is_bad_and_its_tag_is_echoed()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("FROBNICATE", "BAD Unknown command");
        await client.ExpectAsync("UID FROBNICATE", "BAD Unknown command");
    }

    [Fact]
    public async Task A_line_without_a_tag_is_answered_untagged()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync("\r\n");
        await client.HearAsync("* BAD {any}");
        await client.ExpectAsync("NOOP", "OK");
    }

    [Theory]
    [InlineData("SELECT INBOX")]
    [InlineData("LIST \"\" *")]
    [InlineData("FETCH 1 FLAGS")]
    [InlineData("APPEND INBOX {3}")]
    public async Task Before_login_commands_of_later_states_are_bad(string command)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync(command, "BAD");
    }

    [Fact]
    public async Task After_login_LOGIN_is_bad_and_FETCH_needs_a_mailbox()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync("LOGIN a b", "BAD");
        await client.ExpectAsync("FETCH 1 FLAGS", "BAD FETCH needs a selected mailbox");
    }

    [Fact]
    public async Task Pipelined_commands_are_answered_in_order()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 SELECT INBOX\r\nx2 STORE 1 +FLAGS.SILENT (\\Seen)\r\nx3 FETCH 1 (FLAGS)\r\nx4 BOGUS\r\nx5 UNSELECT\r\nx6 NOOP\r\n");
        await client.ReadAnswerAsync("x1");
        (await client.ReadAnswerAsync("x2")).Is("OK");
        (await client.ReadAnswerAsync("x3")).Is("OK", @"* 1 FETCH (FLAGS (\Seen))");
        (await client.ReadAnswerAsync("x4")).Is("BAD");
        (await client.ReadAnswerAsync("x5")).Is("OK");
        (await client.ReadAnswerAsync("x6")).Is("OK");
    }

    [Fact]
    public async Task A_command_may_come_octet_by_octet()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        foreach (var octet in $"x1 LOGIN {{{TestServer.User.Length}+}}\r\n{TestServer.User} \"{TestServer.Password}\"\r\n") await client.WriteAsync(octet.ToString());
        (await client.ReadAnswerAsync("x1")).Is("OK [CAPABILITY ");
    }

    [Fact]
    public async Task A_synchronising_literal_is_asked_for_and_a_non_synchronising_one_is_not()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync($"x1 LOGIN {{{TestServer.User.Length}}}\r\n");
        await client.HearAsync("+ {any}");
        await client.WriteAsync($"{TestServer.User} {{{TestServer.Password.Length}+}}\r\n{TestServer.Password}\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK");
    }

    [Fact]
    public async Task A_literal_beyond_the_bound_is_refused_without_being_asked_for()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("LOGIN {5000}", "NO [TOOBIG]");
        await client.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task Data_of_a_refused_non_synchronising_literal_is_never_run_as_commands()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        var data = "x9 LOGOUT\r\n" + new string('x', 5000);
        await client.WriteAsync($"x1 LOGIN {{{data.Length}+}}\r\n{data} pw\r\nx2 NOOP\r\n");
        (await client.ReadAnswerAsync("x1")).Is("NO [TOOBIG]");
        (await client.ReadAnswerAsync("x2")).Is("OK");
    }

    [Fact]
    public async Task A_literal_too_large_to_swallow_ends_the_connection()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync("x1 LOGIN {4294967296+}\r\n");
        await client.HearAsync("x1 NO [TOOBIG] {any}", "* BYE {any}");
        Assert.Null(await client.TryReadLineAsync());
    }

    [Fact]
    public async Task A_line_beyond_the_bound_is_bad_and_the_session_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("NOOP " + new string('x', 9000), "BAD The line is longer");
        await client.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task Three_bad_commands_in_a_row_before_login_end_the_connection()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("BOGUS", "BAD");
        await client.ExpectAsync("BOGUS", "BAD");
        await client.ExpectAsync("NOOP", "OK");
        await client.ExpectAsync("BOGUS", "BAD");
        await client.ExpectAsync("BOGUS", "BAD");
        await client.ExpectAsync("BOGUS", "BAD");
        await client.HearAsync("* BYE {any}");
        Assert.Null(await client.TryReadLineAsync());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("EHLO client.example\r\n")]
    [InlineData("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")]
    public async Task A_client_of_another_protocol_is_cut_off_without_an_answer(string opening)
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.WriteAsync(opening);
        Assert.Null(await client.TryReadLineAsync());
    }

    [Fact]
    public async Task NUL_in_a_line_is_bad()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync();
        await client.ExpectAsync("LOGIN alice\0 pw", "BAD");
    }

    [Fact]
    public async Task LOGOUT_says_goodbye_and_closes()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync("LOGOUT", "OK", "* BYE {any}");
        Assert.Null(await client.TryReadLineAsync());
        await client.Session;
    }

    [Fact]
    public async Task A_client_that_vanishes_in_the_middle_of_a_command_ends_its_session_only()
    {
        await using var server = await TestServer.StartAsync();
        var other = await server.LogInAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 APPEND INBOX {1000+}\r\nhalf a mess");
        client.Disconnect();
        await client.Session;
        await other.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 0)");
    }

    [Fact]
    public async Task A_closing_connection_gets_BYE_with_the_reason()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        client.Connection.RequestClose(Server.Connections.CloseReason.Shutdown);
        await client.HearAsync("* BYE The server is shutting down.");
        Assert.Null(await client.TryReadLineAsync());
    }

    [Fact]
    public async Task The_bounds_are_wider_after_login()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.ExpectAsync($"STATUS {new string('x', 20_000)} (MESSAGES)", "NO [CANNOT]");
        Assert.True(ImapLimits.Default.LineAfterLogin > 20_000);
    }
}
