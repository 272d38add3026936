using System.Net.Security;
using System.Text;
using Hoopoe.Server.Lmtp;

namespace Hoopoe.Server.Tests.Lmtp;

public class LmtpProtocolTests
{
    [Fact]
    public async Task LHLO_lists_what_is_supported()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server, greet: false);
        var lines = (await client.AskAsync("lhlo client.test")).Split("\r\n");
        Assert.Equal(
            [
                "250-hoopoe.test", "250-PIPELINING", "250-ENHANCEDSTATUSCODES", "250-8BITMIME", "250-SMTPUTF8", "250-CHUNKING",
                "250-SIZE 104857600", "250 STARTTLS",
            ],
            lines);
    }

    [Theory]
    [InlineData("EHLO client.test", "500 5.5.1")]
    [InlineData("HELO client.test", "500 5.5.1")]
    [InlineData("LHLO", "501 ")]
    [InlineData("LHLO a b", "501 ")]
    [InlineData("MAIL FROM:<a@example.org>", "503 ")]
    [InlineData("RCPT TO:<a@example.org>", "503 ")]
    [InlineData("DATA", "503 ")]
    [InlineData("FROBNICATE", "500 5.5.1")]
    [InlineData("", "500 ")]
    [InlineData("NOOP whatever", "250 ")]
    [InlineData("RSET", "250 ")]
    [InlineData("VRFY alice", "252 ")]
    [InlineData("QUIT", "221 ")]
    public async Task Before_LHLO(string command, string reply)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server, greet: false);
        Assert.StartsWith(reply, await client.AskAsync(command));
    }

    [Theory]
    [InlineData("MAIL FROM:a@example.org", "501 5.1.7")]
    [InlineData("MAIL TO:<a@example.org>", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.org> FOO=1", "555 5.5.4")]
    [InlineData("MAIL FROM:<a@example.org> SIZE=x", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.org> SIZE=1 SIZE=1", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.org> BODY=BINARYMIME", "501 5.5.4")]
    [InlineData("MAIL FROM:<a@example.org> SIZE=104857601", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@example.org> SIZE=99999999999999999999", "552 5.3.4")]
    [InlineData("MAIL FROM:<a@example.org> SIZE=104857600 BODY=7BIT", "250 2.1.0")]
    [InlineData("mail from: <>", "250 2.1.0")]
    [InlineData("RCPT TO:<a@example.org>", "503 ")]
    [InlineData("DATA", "503 ")]
    [InlineData("BDAT x", "501 ")]
    [InlineData("BDAT -1", "501 ")]
    [InlineData("BDAT 99999999999999999999", "501 ")]
    [InlineData("BDAT 0", "503 ")]
    [InlineData("STARTTLS now", "503 ")]
    public async Task After_LHLO(string command, string reply)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        Assert.StartsWith(reply, await client.AskAsync(command));
    }

    [Fact]
    public async Task Commands_may_be_pipelined_and_come_one_byte_at_a_time()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server, greet: false);
        foreach (var letter in "LHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nDATA\r\n")
            await client.SendAsync(letter.ToString());
        string[] expected = ["250-hoopoe.test", "250 2.1.0", "250 2.1.5", "354 "];
        foreach (var start in expected) Assert.StartsWith(start, await client.ReplyAsync());
        foreach (var letter in "Subject: x\r\n\r\n..\r\n.\r\nQUIT\r\n") await client.SendAsync(letter.ToString());
        Assert.StartsWith("250 2.1.5", await client.ReplyAsync());
        Assert.StartsWith("221 ", await client.ReplyAsync());
        Assert.EndsWith("Subject: x\r\n\r\n.\r\n", Assert.Single(await server.MessagesAsync("alice@example.org")));
    }

    [Fact]
    public async Task A_message_sent_behind_a_refused_DATA_is_never_run_as_commands()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.SendAsync(
            "MAIL FROM:<>\r\nRCPT TO:<nobody@example.org>\r\nDATA\r\nRSET\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\n");
        string[] expected = ["250 ", "550 5.1.1", "503 ", "421 "];
        foreach (var start in expected) Assert.StartsWith(start, await client.ReplyAsync());
        Assert.Equal("", await client.ReplyAsync());
    }

    [Fact]
    public async Task DATA_without_recipients_is_refused_and_the_session_goes_on()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        await client.AskAsync("MAIL FROM:<>");
        Assert.StartsWith("503 ", await client.AskAsync("DATA"));
        Assert.StartsWith("250 ", await client.AskAsync("RSET"));
    }

    [Fact]
    public async Task The_chunk_of_a_refused_BDAT_is_swallowed()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        await client.SendAsync("BDAT 12\r\nMAIL FROM:<>NOOP\r\n");
        Assert.StartsWith("503 ", await client.ReplyAsync());
        Assert.StartsWith("250 2.0.0", await client.ReplyAsync());
    }

    [Fact]
    public async Task The_last_chunk_without_recipients_has_no_reply()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        await client.AskAsync("MAIL FROM:<>");
        await client.SendAsync("BDAT 2 LAST\r\nx\nVRFY x\r\n");
        Assert.StartsWith("252 ", await client.ReplyAsync());
    }

    [Fact]
    public async Task DATA_and_RCPT_must_not_follow_BDAT()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        Assert.StartsWith("250 ", await client.AskAsync("BDAT 0"));
        Assert.StartsWith("503 ", await client.AskAsync("DATA"));
        Assert.StartsWith("503 ", await client.AskAsync("RCPT TO:<alice@example.org>"));
    }

    [Fact]
    public async Task A_message_beyond_the_limit_is_read_to_its_end_and_refused()
    {
        await using var server = await RunningServer.StartAsync(options => options.MaxMessageBytes = 2_000);
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        Assert.StartsWith("552 5.3.4", Assert.Single(await client.DataAsync(new string('x', 1_999))));
        await client.BeginAsync("alice@example.org");
        await client.SendAsync($"BDAT 2001\r\n{new string('x', 2_001)}BDAT 0 LAST\r\n");
        Assert.StartsWith("552 5.3.4", await client.ReplyAsync());
        Assert.StartsWith("552 5.3.4", await client.ReplyAsync());
        await client.BeginAsync("alice@example.org");
        Assert.StartsWith("250 ", Assert.Single(await client.DataAsync(new string('x', 1_998))));
        Assert.Single(await server.MessagesAsync("alice@example.org"));
    }

    [Fact]
    public async Task Recipients_are_bounded()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.AskAsync("MAIL FROM:<>");
        var most = new LmtpLimits().MaxRecipients;
        await client.SendAsync(string.Concat(Enumerable.Repeat("RCPT TO:<alice@example.org>\r\n", most + 1)));
        for (var at = 0; at < most; at++) Assert.StartsWith("250 ", await client.ReplyAsync());
        Assert.StartsWith("452 4.5.3", await client.ReplyAsync());
        Assert.Equal(most, (await client.DataAsync("Subject: x", most)).Count(reply => reply.StartsWith("250 ", StringComparison.Ordinal)));
        Assert.Single(await server.MessagesAsync("alice@example.org"));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_skipped()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        Assert.StartsWith("500 5.5.2", await client.AskAsync("NOOP " + new string('x', 100_000)));
        Assert.StartsWith("250 ", await client.AskAsync("NOOP " + new string('x', 2_000)));
    }

    [Fact]
    public async Task A_line_that_ends_with_LF_alone_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        await client.SendAsync("NOOP\n");
        Assert.StartsWith("500 5.5.2", await client.ReplyAsync());
    }

    [Fact]
    public async Task Who_only_errs_is_sent_away()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        await client.SendAsync(string.Concat(Enumerable.Repeat("FOO\r\n", 20)));
        for (var at = 0; at < 20; at++) Assert.StartsWith("500 ", await client.ReplyAsync());
        Assert.StartsWith("421 4.7.0", await client.ReplyAsync());
        Assert.Equal("", await client.ReplyAsync());
    }

    [Fact]
    public async Task A_browser_gets_no_word()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server, greet: false);
        Assert.Equal("", await client.AskAsync("POST / HTTP/1.1"));
    }

    [Fact]
    public async Task STARTTLS_forgets_what_was_said_in_the_clear()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        await client.AskAsync("MAIL FROM:<>");
        Assert.StartsWith("220 ", await client.AskAsync("STARTTLS"));
        await using var tls = new SslStream(
            client.Stream, leaveInnerStreamOpen: true, (_, certificate, _, _) => certificate!.Subject == "CN=hoopoe.test");
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost" }, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tls, Encoding.ASCII);
        await tls.WriteAsync("RCPT TO:<a@example.org>\r\nMAIL FROM:<>\r\nLHLO c\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("503 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("503 ", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("250-hoopoe.test", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_stops_says_so()
    {
        var server = await RunningServer.StartAsync();
        using var client = await LmtpClient.ConnectAsync(server);
        var stopped = server.DisposeAsync();
        Assert.StartsWith("421 4.3.2", await client.ReplyAsync());
        await stopped;
    }
}
