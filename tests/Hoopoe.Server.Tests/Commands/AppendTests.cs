using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>APPEND (RFC 9051 §6.3.12, RFC 3502, RFC 3516 §4.4, RFC 9755 §4).</summary>
public class AppendTests
{
    [Fact]
    public async Task The_client_is_asked_to_send_and_told_the_UID()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.SelectAsync();
        await client.WriteAsync("x1 APPEND INBOX (\\Seen) {14}\r\n");
        await client.HearAsync("+ {any}");
        await client.WriteAsync("Subject: x\r\n\r\n\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [APPENDUID ", "* 1 EXISTS", "* 1 RECENT");
        await client.ExpectAsync("FETCH 1 (FLAGS BODY.PEEK[])", "OK", "* 1 FETCH (FLAGS (\\Seen \\Recent) BODY[] {14}\r\nSubject: x\r\n\r\n)");
    }

    [Theory]
    [InlineData("APPEND nowhere {5}", "NO [TRYCREATE]")]
    [InlineData("APPEND INBOX {2000000}", "NO [TOOBIG]")]
    [InlineData("APPEND INBOX (\\Bogus) {5}", "BAD")]
    [InlineData("APPEND INBOX \"yesterday\" {5}", "BAD")]
    [InlineData("APPEND a//b {5}", "NO [CANNOT]")]
    [InlineData("APPEND INBOX UTF8 (~{5}", "BAD")]
    [InlineData("APPEND INBOX", "BAD")]
    public async Task What_can_be_refused_is_refused_before_the_client_sends(string command, string tagged)
    {
        await using var server = await TestServer.StartAsync(new ImapLimits { MessageSize = 1_000_000 });
        var client = await server.LogInAsync();
        await client.ExpectAsync(command, tagged);
        await client.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task Refused_data_that_was_sent_anyway_is_swallowed()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 APPEND nowhere {11+}\r\nx9 LOGOUT\r\n\r\nx2 NOOP\r\n");
        (await client.ReadAnswerAsync("x1")).Is("NO [TRYCREATE]");
        (await client.ReadAnswerAsync("x2")).Is("OK");
    }

    [Fact]
    public async Task Nothing_is_stored_when_the_rest_of_the_line_is_wrong()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 APPEND INBOX {5+}\r\nhello garbage\r\n");
        (await client.ReadAnswerAsync("x1")).Is("BAD");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 0)");
    }

    [Fact]
    public async Task Several_messages_are_appended_together_or_not_at_all()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 APPEND INBOX (\\Seen) {1+}\r\na \"01-Jan-2020 00:00:00 +0000\" {1+}\r\nb\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [APPENDUID ");
        await client.WriteAsync("x2 APPEND INBOX {1+}\r\nc (\\Bogus) {1+}\r\nd\r\n");
        (await client.ReadAnswerAsync("x2")).Is("BAD");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync(
            "FETCH 1:* (FLAGS INTERNALDATE BODY.PEEK[])", "OK",
            "* 1 FETCH (FLAGS (\\Seen \\Recent) INTERNALDATE \" 1-Mar-2026 12:00:00 +0000\" BODY[] {1}\r\na)",
            "* 2 FETCH (FLAGS (\\Recent) INTERNALDATE \" 1-Jan-2020 00:00:00 +0000\" BODY[] {1}\r\nb)");
    }

    [Fact]
    public async Task The_mailbox_may_be_a_literal()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 APPEND {5}\r\n");
        await client.HearAsync("+ {any}");
        await client.WriteAsync("INBOX {1}\r\n");
        await client.HearAsync("+ {any}");
        await client.WriteAsync("a\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [APPENDUID ");
    }

    [Fact]
    public async Task Binary_parts_come_in_by_literal8_and_are_kept_in_base64()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        var message = "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\na\0b";
        await client.WriteAsync($"x1 APPEND INBOX ~{{{message.Length}+}}\r\n{message}\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [APPENDUID ");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("FETCH 1 (BINARY.PEEK[1] BODY.PEEK[1])", "OK", "* 1 FETCH (BINARY[1] ~{3}\r\na\0b BODY[1] {4}\r\nYQBi)");
    }

    [Fact]
    public async Task NUL_elsewhere_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("x1 APPEND INBOX ~{3+}\r\na\0b\r\nx2 APPEND INBOX {3+}\r\na\0b\r\n");
        (await client.ReadAnswerAsync("x1")).Is("NO [UNKNOWN-CTE]");
        (await client.ReadAnswerAsync("x2")).Is("NO [UNKNOWN-CTE]");
    }

    [Fact]
    public async Task UTF8_data_is_taken_after_ENABLE()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("ENABLE UTF8=ACCEPT");
        await client.WriteAsync("x1 APPEND INBOX UTF8 (~{15+}\r\nSubject: \u00c3\u00a9\r\n\r\n)\r\n");
        (await client.ReadAnswerAsync("x1")).Is("OK [APPENDUID ");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync(
            "FETCH 1 (ENVELOPE)", "OK", "* 1 FETCH (ENVELOPE (NIL \"\u00c3\u00a9\" NIL NIL NIL NIL NIL NIL NIL NIL))");
    }
}
