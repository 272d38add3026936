using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>STORE and UID STORE (RFC 9051 §6.4.6), EXPUNGE and UID EXPUNGE (§6.4.3, §6.4.9), and CONDSTORE (RFC 7162 §3.1).</summary>
public class StoreTests
{
    [Fact]
    public async Task Flags_are_replaced_added_and_removed()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync(@"STORE 1 FLAGS (\Seen \Draft)", "OK", @"* 1 FETCH (FLAGS (\Seen \Draft))");
        await client.ExpectAsync(@"STORE 1 +FLAGS \Flagged", "OK", @"* 1 FETCH (FLAGS (\Seen \Flagged \Draft))");
        await client.ExpectAsync(@"STORE 1 -FLAGS (\Draft \Answered)", "OK", @"* 1 FETCH (FLAGS (\Seen \Flagged))");
        await client.ExpectAsync("STORE 1 FLAGS ()", "OK", "* 1 FETCH (FLAGS ())");
    }

    [Fact]
    public async Task A_STORE_that_changes_nothing_still_answers()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync(@"STORE 1:2 -FLAGS (\Seen)", "OK", "* 1 FETCH (FLAGS ())", "* 2 FETCH (FLAGS ())");
    }

    [Fact]
    public async Task UID_STORE_tells_UIDs_and_Recent_can_not_be_stored()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync(@"UID STORE 2 +FLAGS (\Seen)", "OK", @"* 2 FETCH (UID 2 FLAGS (\Seen))");
        await client.ExpectAsync(@"UID STORE 99 +FLAGS (\Seen)", "OK");
        await client.ExpectAsync(@"STORE 1 +FLAGS (\Recent)", "BAD");
    }

    [Fact]
    public async Task UID_EXPUNGE_takes_only_those_named()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 1:3 +FLAGS.SILENT (\Deleted)");
        await client.ExpectAsync("UID EXPUNGE 2:2", "OK", "* 2 EXPUNGE");
        await client.ExpectAsync("EXPUNGE", "OK", "* 2 EXPUNGE", "* 1 EXPUNGE");
        await client.ExpectAsync("EXPUNGE", "OK");
    }

    [Fact]
    public async Task UNCHANGEDSINCE_leaves_alone_what_changed_and_lists_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        var since = ModSeqOf(await client.OkAsync("FETCH 2 (MODSEQ)"));
        await (await server.SelectAsync()).OkAsync(@"STORE 2 +FLAGS ($Work)");
        var stored = await client.OkAsync($@"STORE 1:2 (UNCHANGEDSINCE {since}) +FLAGS.SILENT ($Work \Seen)");
        Assert.StartsWith("OK [MODIFIED 2]", stored.Tagged, StringComparison.Ordinal);
        Assert.StartsWith("* 1 FETCH (UID 1 MODSEQ (", stored.Untagged[^2], StringComparison.Ordinal);
        Assert.StartsWith("* 2 FETCH (UID 2 FLAGS ($Work) MODSEQ (", stored.Untagged[^1], StringComparison.Ordinal);
        await client.ExpectAsync("FETCH 1:2 (FLAGS)", "OK", @"* 1 FETCH (FLAGS (\Seen $Work))", "* 2 FETCH (FLAGS ($Work))");
    }

    [Fact]
    public async Task CHANGEDSINCE_tells_only_what_changed_with_its_modseq()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await server.SelectAsync(verb: "SELECT");
        var since = ModSeqOf(await client.OkAsync("FETCH 3 (MODSEQ)"));
        await client.OkAsync(@"STORE 2 +FLAGS (\Seen)");
        await client.ExpectAsync($"FETCH 1:* (FLAGS) (CHANGEDSINCE {since})", "OK", @"* 2 FETCH (FLAGS (\Seen) MODSEQ ({any}))");
    }

    [Fact]
    public async Task Once_CONDSTORE_is_on_changes_tell_their_modseq()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.LogInAsync();
        await client.ExpectAsync("ENABLE CONDSTORE", "OK", "* ENABLED CONDSTORE");
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync(@"STORE 1 +FLAGS.SILENT (\Seen)", "OK", "* 1 FETCH (UID 1 MODSEQ ({any}))");
    }

    static long ModSeqOf(Answer answer) =>
        long.Parse(answer.Untagged[^1].Split("MODSEQ (")[1].Split(')')[0], System.Globalization.CultureInfo.InvariantCulture);
}
