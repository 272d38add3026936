namespace Hoopoe.Server.Tests.Sessions;

/// <summary>What one session is told of another's changes, and when (RFC 9051 §5.2, §7.5).</summary>
public class ViewSyncTests
{
    [Fact]
    public async Task NOOP_tells_flags_by_old_numbers_then_expunges_from_the_highest_then_EXISTS()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(4);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 4 +FLAGS (\Flagged)");
        await bob.OkAsync(@"STORE 1,3 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await bob.AppendAsync("INBOX", "Subject: new\r\n\r\n");
        await alice.ExpectAsync("NOOP", "OK", @"* 4 FETCH (FLAGS (\Flagged))", "* 3 EXPUNGE", "* 1 EXPUNGE", "* 3 EXISTS", "* 0 RECENT");
        await alice.ExpectAsync("NOOP", "OK");
    }

    [Theory]
    [InlineData("FETCH 3 (UID)", "* 3 FETCH (UID 3)")]
    [InlineData(@"STORE 3 +FLAGS.SILENT (\Seen)", null)]
    public async Task Expunges_are_withheld_during_commands_by_number(string command, string? untagged)
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync(command, "OK [EXPUNGEISSUED]", untagged is null ? [] : [untagged]);
        await alice.ExpectAsync("NOOP", "OK", "* 1 EXPUNGE");
    }

    [Fact]
    public async Task New_messages_and_flags_are_told_while_expunges_are_withheld()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await bob.OkAsync(@"STORE 1 +FLAGS (\Flagged)");
        await bob.AppendAsync("INBOX", "Subject: new\r\n\r\n");
        await alice.ExpectAsync(
            "FETCH 2 (UID)", "OK [EXPUNGEISSUED]", @"* 2 FETCH (FLAGS (\Flagged))", "* 3 EXISTS", "* 0 RECENT", "* 2 FETCH (UID 2)");
        await alice.ExpectAsync("FETCH 3 (UID)", "OK [EXPUNGEISSUED]", "* 3 FETCH (UID 3)");
        await alice.ExpectAsync("NOOP", "OK", "* 1 EXPUNGE");
    }

    [Fact]
    public async Task A_withheld_message_can_still_be_read()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync("FETCH 1 (BODY.PEEK[TEXT])", "OK", "* 1 FETCH (BODY[TEXT] {8}\r\nbody 1\r\n)");
    }

    [Fact]
    public async Task UID_commands_tell_expunges()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync("UID FETCH 2 (FLAGS)", "OK Fetched", @"* 2 FETCH (UID 2 FLAGS ())", "* 1 EXPUNGE");
    }

    [Fact]
    public async Task Silent_hides_ones_own_change_and_not_anothers()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS (\Flagged)");
        // What came of both changes is told: the first line alone would not say whether it includes one's own.
        await alice.ExpectAsync(@"STORE 1:2 +FLAGS.SILENT (\Seen)", "OK", @"* 1 FETCH (FLAGS (\Flagged))", @"* 1 FETCH (FLAGS (\Seen \Flagged))");
        await bob.ExpectAsync("NOOP", "OK", @"* 1 FETCH (FLAGS (\Seen \Flagged))", @"* 2 FETCH (FLAGS (\Seen))");
    }

    [Fact]
    public async Task EXISTS_is_told_only_when_the_count_grew()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync("NOOP", "OK", "* 1 EXPUNGE");
    }

    [Fact]
    public async Task A_new_keyword_is_announced_before_the_flags_that_carry_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync("STORE 1 +FLAGS.SILENT ($Todo)");
        await alice.ExpectAsync(
            "NOOP", "OK",
            @"* FLAGS (\Seen \Answered \Flagged \Deleted \Draft $Todo)",
            @"* OK [PERMANENTFLAGS (\Seen \Answered \Flagged \Deleted \Draft $Todo \*)] {any}",
            @"* 1 FETCH (FLAGS ($Todo))");
    }

    [Fact]
    public async Task Messages_that_came_and_went_between_two_looks_are_never_mentioned()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.AppendAsync("INBOX", "Subject: x\r\n\r\n", @"(\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task Recent_goes_to_one_session_only()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.LogInAsync();
        await alice.AppendAsync("INBOX", "Subject: a\r\n\r\n");
        await alice.AppendAsync("INBOX", "Subject: b\r\n\r\n");
        var first = await alice.OkAsync("EXAMINE INBOX");
        Assert.Contains("* 2 RECENT", first.Untagged);
        var second = await alice.OkAsync("SELECT INBOX");
        Assert.Contains("* 2 RECENT", second.Untagged);
        var third = await (await server.LogInAsync()).OkAsync("SELECT INBOX");
        Assert.Contains("* 0 RECENT", third.Untagged);
    }

    [Fact]
    public async Task A_session_whose_mailbox_was_deleted_gets_BYE()
    {
        await using var server = await TestServer.StartAsync();
        var bob = await server.LogInAsync();
        await bob.OkAsync("CREATE doomed");
        var alice = await server.SelectAsync("doomed");
        await bob.OkAsync("DELETE doomed");
        await alice.WriteAsync("x1 NOOP\r\n");
        await alice.HearAsync("* BYE The selected mailbox was deleted.");
    }
}
