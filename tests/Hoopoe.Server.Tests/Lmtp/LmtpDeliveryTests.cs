namespace Hoopoe.Server.Tests.Lmtp;

public class LmtpDeliveryTests
{
    const string Message = "From: a@example.net\r\nSubject: hi\r\n\r\nHello\r\n";

    [Fact]
    public async Task A_message_reaches_its_mailbox_with_our_trace_above_it()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        Assert.StartsWith("250 2.1.5", Assert.Single(await client.DataAsync(Message.TrimEnd())));
        var stored = Assert.Single(await server.MessagesAsync("alice@example.org"));
        Assert.StartsWith(
            "Return-Path: <sender@example.net>\r\nReceived: from client.test ([127.0.0.1])\r\n\tby hoopoe.test with LMTP id ", stored);
        Assert.Contains("\r\n\tfor <alice@example.org>;\r\n\t", stored);
        Assert.EndsWith(" +0000\r\n" + Message, stored);
    }

    [Fact]
    public async Task Each_recipient_gets_a_reply_in_order_and_a_mailbox_gets_the_message_once()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org", "bob@example.org", "carol@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org", "bob@example.org", "ALICE@Example.ORG");
        Assert.StartsWith("550 5.1.1", await client.AskAsync("RCPT TO:<nobody@example.org>"));
        Assert.All(await client.DataAsync(Message, recipients: 3), reply => Assert.StartsWith("250 ", reply));
        Assert.Single(await server.MessagesAsync("alice@example.org"));
        var stored = Assert.Single(await server.MessagesAsync("bob@example.org"));
        Assert.DoesNotContain("for <", stored);
        Assert.Empty(await server.MessagesAsync("carol@example.org"));
        Assert.StartsWith("250 ", await client.AskAsync("NOOP"));
    }

    [Fact]
    public async Task Detail_names_a_mailbox_if_there_is_one()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        foreach (var recipient in new[] { "alice+Archive@example.org", "alice+nowhere@example.org", "alice+.@example.org" })
        {
            await client.AskAsync("MAIL FROM:<>");
            var reply = await client.AskAsync($"RCPT TO:<{recipient}>");
            if (recipient.Contains("+.")) Assert.StartsWith("501 ", reply);
            else Assert.StartsWith("250 ", Assert.Single(await client.DataAsync(Message)));
        }
        Assert.Single(await server.MessagesAsync("alice@example.org", "Archive"));
        Assert.Single(await server.MessagesAsync("alice@example.org"));
    }

    [Fact]
    public async Task An_alias_is_as_good_as_the_address()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        await server.Server.Administration.AddAliasAsync("alice@example.org", "info@example.org", TestContext.Current.CancellationToken);
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("info@example.org");
        Assert.StartsWith("250 ", Assert.Single(await client.DataAsync(Message)));
        Assert.Single(await server.MessagesAsync("alice@example.org"));
    }

    [Fact]
    public async Task An_account_that_is_removed_before_the_message_comes_gets_none()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org", "bob@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org", "bob@example.org");
        await server.Server.Administration.RemoveAccountAsync("alice@example.org", TestContext.Current.CancellationToken);
        var replies = await client.DataAsync(Message, recipients: 2);
        Assert.StartsWith("550 5.1.1", replies[0]);
        Assert.StartsWith("250 ", replies[1]);
        Assert.Single(await server.MessagesAsync("bob@example.org"));
    }

    [Fact]
    public async Task The_Return_Path_of_an_earlier_hop_is_replaced()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        await client.DataAsync("Return-Path: <other@example.com>\r\n" + Message);
        var stored = Assert.Single(await server.MessagesAsync("alice@example.org"));
        Assert.DoesNotContain("other@example.com", stored);
        Assert.StartsWith("Return-Path: <sender@example.net>\r\n", stored);
    }

    [Fact]
    public async Task Lone_CR_and_LF_are_kept_and_smuggle_nothing_in()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        const string Hidden = "Subject: x\r\n\r\none\n.\nMAIL FROM:<evil@example.net>\r\ntwo\r.\rthree\n.\r\nfour";
        Assert.StartsWith("250 ", Assert.Single(await client.DataAsync(Hidden)));
        Assert.EndsWith(Hidden + "\r\n", Assert.Single(await server.MessagesAsync("alice@example.org")));
        Assert.StartsWith("250 ", await client.AskAsync("NOOP"));
    }

    [Fact]
    public async Task A_message_with_NUL_is_refused_for_every_recipient()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org", "bob@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org", "bob@example.org");
        Assert.All(await client.DataAsync("Subject: x\r\n\r\na\0b", recipients: 2), reply => Assert.StartsWith("554 5.6.0", reply));
        Assert.Empty(await server.MessagesAsync("alice@example.org"));
    }

    [Fact]
    public async Task A_message_that_is_broken_off_is_not_delivered()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using (var client = await LmtpClient.ConnectAsync(server))
        {
            await client.BeginAsync("alice@example.org");
            await client.AskAsync("DATA");
            await client.SendAsync(Message + "\r\n.");
        }
        using var next = await LmtpClient.ConnectAsync(server);
        Assert.Empty(await server.MessagesAsync("alice@example.org"));
    }

    [Fact]
    public async Task A_message_comes_in_chunks_counted_in_bytes()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        await client.SendAsync("BDAT 11\r\nSubject: x\r");
        Assert.StartsWith("250 ", await client.ReplyAsync());
        await client.SendAsync("BDAT 0\r\nBDAT 8 LAST\r\n\n\r\n.\r\n\r\n");
        Assert.StartsWith("250 ", await client.ReplyAsync());
        Assert.StartsWith("250 2.1.5", await client.ReplyAsync());
        Assert.EndsWith("\r\nSubject: x\r\n\r\n.\r\n\r\n", Assert.Single(await server.MessagesAsync("alice@example.org")));
    }

    [Fact]
    public async Task A_large_message_passes_byte_for_byte()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        await client.BeginAsync("alice@example.org");
        var body = string.Concat(Enumerable.Range(0, 40_000).Select(line => $"Line {line} of a message that is long\r\n"));
        await client.DataAsync("Subject: long\r\n\r\n" + body.TrimEnd());
        Assert.EndsWith("Subject: long\r\n\r\n" + body, Assert.Single(await server.MessagesAsync("alice@example.org")));
    }

    [Fact]
    public async Task An_international_address_needs_SMTPUTF8_and_is_written_as_it_is()
    {
        await using var server = await RunningServer.StartAsync();
        await server.AddAccountsAsync("alice@example.org");
        using var client = await LmtpClient.ConnectAsync(server);
        Assert.StartsWith("553 5.6.7", await client.AskAsync("MAIL FROM:<jürgen@example.net>"));
        Assert.StartsWith("250 ", await client.AskAsync("MAIL FROM:<jürgen@example.net> SMTPUTF8 BODY=8BITMIME"));
        await client.AskAsync("RCPT TO:<alice@example.org>");
        await client.DataAsync(Message);
        var stored = System.Text.Encoding.UTF8.GetString(
            System.Text.Encoding.Latin1.GetBytes(Assert.Single(await server.MessagesAsync("alice@example.org"))));
        Assert.StartsWith("Return-Path: <jürgen@example.net>\r\n", stored);
        Assert.Contains(" with UTF8LMTP id ", stored);
    }
}
