using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>MESSAGELIMIT and SAVELIMIT (RFC 9738), with a limit of three messages.</summary>
public class MessageLimitTests
{
    [Fact]
    public async Task The_limit_is_announced_after_login()
    {
        await using var server = await TestServer.StartAsync();
        Assert.DoesNotContain("LIMIT=", (await (await server.ConnectAsync()).OkAsync("CAPABILITY")).Untagged[0], StringComparison.Ordinal);
        Assert.Contains(" SAVELIMIT=1000000", (await (await server.LogInAsync()).OkAsync("CAPABILITY")).Untagged[0], StringComparison.Ordinal);
        await using var other = await StartAsync(LimitedCommands.Every);
        var announced = (await (await other.LogInAsync()).OkAsync("CAPABILITY")).Untagged[0];
        Assert.Contains(" MESSAGELIMIT=3", announced, StringComparison.Ordinal);
        Assert.DoesNotContain("SAVELIMIT", announced, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LimitedCommands.Save)]
    [InlineData(LimitedCommands.Every)]
    public async Task Too_many_messages_are_not_copied_and_not_appended(LimitedCommands commands)
    {
        await using var server = await StartAsync(commands);
        await server.FillAsync(5);
        var client = await server.SelectAsync();
        await client.ExpectAsync("COPY 1:4 Archive", "NO [MESSAGELIMIT 3 2]");
        await client.ExpectAsync("UID COPY 1:* Archive", "NO [MESSAGELIMIT 3 3]");
        await client.ExpectAsync("STATUS Archive (MESSAGES)", "OK", "* STATUS Archive (MESSAGES 0)");
        await client.ExpectAsync("COPY 1:3 Archive", "OK [COPYUID ");

        await client.WriteAsync("x APPEND Archive {1+}\r\n1 {1+}\r\n2 {1+}\r\n3 {1+}\r\n4\r\n");
        Assert.StartsWith("x NO [MESSAGELIMIT 3]", await client.ReadLineAsync(), StringComparison.Ordinal);
        await client.ExpectAsync("STATUS Archive (MESSAGES)", "OK", "* STATUS Archive (MESSAGES 3)");
        await client.WriteAsync("y APPEND Archive {1+}\r\n1 {1+}\r\n2 {1+}\r\n3\r\n");
        Assert.StartsWith("y OK [APPENDUID", await client.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_saving_is_limited_answers_are_whole()
    {
        await using var server = await StartAsync(LimitedCommands.Save);
        await server.FillAsync(5);
        var client = await server.SelectAsync();
        Assert.Equal(5, (await client.OkAsync("FETCH 1:* FLAGS")).Untagged.Count);
        await client.ExpectAsync("SEARCH ALL", "OK Searched", "* SEARCH 1 2 3 4 5");
        await client.ExpectAsync(@"STORE 1:* +FLAGS.SILENT (\Deleted)", "OK Stored");
        Assert.Equal(6, (await client.OkAsync("MOVE 1:* Archive")).Untagged.Count);
    }

    [Fact]
    public async Task FETCH_answers_the_last_messages_from_the_highest_down()
    {
        await using var server = await StartAsync(LimitedCommands.Every);
        await server.FillAsync(5);
        var client = await server.SelectAsync();
        await client.ExpectAsync(
            "FETCH 1:* (UID BODY[HEADER.FIELDS (X)])", "OK [MESSAGELIMIT 3 3]",
            "* 5 FETCH (UID 5 BODY[HEADER.FIELDS (X)] {2}\r\n\r\n)", "* 4 FETCH (UID 4 BODY[HEADER.FIELDS (X)] {2}\r\n\r\n)",
            "* 3 FETCH (UID 3 BODY[HEADER.FIELDS (X)] {2}\r\n\r\n)",
            @"* 3 FETCH (FLAGS (\Seen))", @"* 4 FETCH (FLAGS (\Seen))", @"* 5 FETCH (FLAGS (\Seen))");
        await client.ExpectAsync("UID FETCH 1:2 UID", "OK Fetched", "* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)");
        await client.ExpectAsync("UID FETCH 1:* UID (PARTIAL 1:4)", "NO [MESSAGELIMIT 3]");
        await client.ExpectAsync("UID FETCH 1:* UID (PARTIAL -1:-3)", "OK Fetched", "* 3 FETCH (UID 3)", "* 4 FETCH (UID 4)", "* 5 FETCH (UID 5)");
    }

    [Fact]
    public async Task SEARCH_looks_at_the_last_messages_of_the_sets_it_names()
    {
        await using var server = await StartAsync(LimitedCommands.Every);
        await server.FillAsync(6);
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH ALL", "OK [MESSAGELIMIT 3 4]", "* SEARCH 4 5 6");
        await client.ExpectAsync("SEARCH UNDELETED UID 2:5", "OK [MESSAGELIMIT 3 3]", "* SEARCH 3 4 5");
        await client.ExpectAsync("UID SEARCH 1:4 UIDAFTER 1", "OK Searched", "* SEARCH 2 3 4");
        await client.ExpectAsync("SEARCH RETURN (SAVE) ALL", "OK [MESSAGELIMIT 3 4]");
        await client.ExpectAsync("FETCH $ UID", "OK Fetched", "* 4 FETCH (UID 4)", "* 5 FETCH (UID 5)", "* 6 FETCH (UID 6)");
        await client.ExpectAsync("SEARCH OR 1 2", "OK [MESSAGELIMIT 3 4]", "* SEARCH");
    }

    [Fact]
    public async Task STORE_and_MOVE_work_on_the_last_messages_and_may_be_repeated()
    {
        await using var server = await StartAsync(LimitedCommands.Every);
        await server.FillAsync(5);
        var client = await server.SelectAsync();
        await client.ExpectAsync(@"UID STORE 1:* +FLAGS.SILENT (\Seen)", "OK [MESSAGELIMIT 3 3]");
        await client.ExpectAsync("SEARCH SEEN UID 3:*", "OK", "* SEARCH 3 4 5");
        await client.ExpectAsync("SEARCH SEEN UID 1:2", "OK", "* SEARCH");
        await client.ExpectAsync(
            "UID MOVE 1:* Archive", "OK [MESSAGELIMIT 3 3]", "* OK [COPYUID {any} 3:5 1:3] {any}", "* 5 EXPUNGE", "* 4 EXPUNGE", "* 3 EXPUNGE");
        await client.ExpectAsync("UID MOVE 1:* Archive", "OK Moved", "* OK [COPYUID {any} 1:2 4:5] {any}", "* 2 EXPUNGE", "* 1 EXPUNGE");
    }

    [Fact]
    public async Task UID_EXPUNGE_counts_deleted_messages_and_EXPUNGE_none()
    {
        await using var server = await StartAsync(LimitedCommands.Every);
        await server.FillAsync(9);
        var client = await server.LogInAsync();
        await client.OkAsync("ENABLE QRESYNC");
        await client.OkAsync("SELECT INBOX");
        foreach (var set in (string[])["1,3,5", "7,9"]) await client.OkAsync($@"UID STORE {set} +FLAGS.SILENT (\Deleted)");
        await client.ExpectAsync(
            "UID EXPUNGE 1:*", "OK [HIGHESTMODSEQ ", "* VANISHED 5,7,9", "* NO [MESSAGELIMIT 3 5] {any}");
        foreach (var set in (string[])["1:3", "4:6", "8"]) await client.OkAsync($@"UID STORE {set} +FLAGS.SILENT (\Deleted)");
        await client.ExpectAsync("EXPUNGE", "OK [HIGHESTMODSEQ ", "* VANISHED 1:4,6,8");
    }

    [Fact]
    public async Task With_EXPUNGEISSUED_the_limit_is_told_before_the_answer()
    {
        await using var server = await StartAsync(LimitedCommands.Every);
        await server.FillAsync(5);
        var client = await server.SelectAsync();
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");
        await client.ExpectAsync(
            "FETCH 1:5 UID", "OK [EXPUNGEISSUED]", "* 5 FETCH (UID 5)", "* 4 FETCH (UID 4)", "* 3 FETCH (UID 3)",
            "* NO [MESSAGELIMIT 3 3] {any}");
    }

    static Task<TestServer> StartAsync(LimitedCommands commands) => TestServer.StartAsync(
        new ImapLimits { MessagesPerCommand = 3 }, options: new HoopoeOptions { LimitedCommands = commands });
}
