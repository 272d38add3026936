using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>SELECT, EXAMINE, CLOSE, UNSELECT (RFC 9051 §6.3.2, §6.3.3, §6.4.1, §6.4.2).</summary>
public class SelectTests
{
    [Fact]
    public async Task SELECT_tells_the_state_of_the_mailbox()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.AppendAsync("INBOX", "Subject: a\r\n\r\n", @"(\Seen $Work)");
        await client.AppendAsync("INBOX", "Subject: b\r\n\r\n");
        await client.ExpectAsync(
            "SELECT inbox", "OK [READ-WRITE]",
            @"* FLAGS (\Seen \Answered \Flagged \Deleted \Draft $Work)",
            @"* OK [PERMANENTFLAGS (\Seen \Answered \Flagged \Deleted \Draft $Work \*)] {any}",
            "* 2 EXISTS", "* 2 RECENT", "* OK [UNSEEN 2] {any}", "* OK [UIDVALIDITY {any}] {any}", "* OK [UIDNEXT 3] {any}",
            "* OK [HIGHESTMODSEQ {any}] {any}", "* OK [MAILBOXID ({any})] {any}");
    }

    [Fact]
    public async Task With_rev2_there_is_LIST_and_neither_RECENT_nor_UNSEEN()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.LogInRev2Async();
        await client.ExpectAsync(
            "SELECT INBOX", "OK [READ-WRITE]",
            "* FLAGS {any}", "* OK [PERMANENTFLAGS {any}", "* 1 EXISTS", "* OK [UIDVALIDITY {any}", "* OK [UIDNEXT 2] {any}",
            "* OK [HIGHESTMODSEQ {any}", "* OK [MAILBOXID {any}", @"* LIST (\HasNoChildren) ""/"" INBOX");
    }

    [Fact]
    public async Task With_rev2_a_name_spelt_otherwise_is_told_as_OLDNAME()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInRev2Async();
        var answer = await client.OkAsync("SELECT inbox");
        Assert.Contains(@"* LIST (\HasNoChildren) ""/"" INBOX (""OLDNAME"" (inbox))", answer.Untagged);
        await client.ExpectAsync(
            "CREATE \"u\u00cc\u0088\"", "OK", "* LIST (\\HasNoChildren) \"/\" \"\u00c3\u00bc\" (\"OLDNAME\" (\"u\u00cc\u0088\"))");
    }

    [Fact]
    public async Task EXAMINE_is_read_only()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.LogInAsync();
        var answer = await client.SendAsync("EXAMINE INBOX");
        Assert.StartsWith("OK [READ-ONLY]", answer.Tagged, StringComparison.Ordinal);
        Assert.Contains("* OK [PERMANENTFLAGS ()] No flags can be changed.", answer.Untagged);
        await client.ExpectAsync(@"STORE 1 +FLAGS (\Seen)", "NO [READ-ONLY]");
        await client.ExpectAsync("EXPUNGE", "NO [READ-ONLY]");
        await client.ExpectAsync("UID MOVE 1 Trash", "NO [READ-ONLY]");
        await client.OkAsync("FETCH 1 (BODY[])");
        await client.ExpectAsync("FETCH 1 (FLAGS)", "OK", "* 1 FETCH (FLAGS ())");
    }

    [Fact]
    public async Task Selecting_another_mailbox_closes_the_first_even_if_it_fails()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.SelectAsync();
        var answer = await client.OkAsync("SELECT Sent");
        Assert.StartsWith("* OK [CLOSED]", answer.Untagged[0], StringComparison.Ordinal);
        await client.ExpectAsync("SELECT nowhere", "NO [NONEXISTENT]", "* OK [CLOSED] {any}");
        await client.ExpectAsync("FETCH 1 FLAGS", "BAD");
    }

    [Fact]
    public async Task CLOSE_expunges_silently_and_UNSELECT_does_not()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await client.ExpectAsync("UNSELECT", "OK");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 2)");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("CLOSE", "OK");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 1)");
    }

    [Fact]
    public async Task CLOSE_after_EXAMINE_expunges_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await client.OkAsync("EXAMINE INBOX");
        await client.OkAsync("CLOSE");
        await client.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 1)");
    }

    [Fact]
    public async Task Deleting_the_selected_mailbox_leaves_it()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE own");
        await client.OkAsync("SELECT own");
        await client.ExpectAsync("DELETE own", "OK", "* OK [CLOSED] {any}");
        await client.ExpectAsync("NOOP", "OK");
    }
}
