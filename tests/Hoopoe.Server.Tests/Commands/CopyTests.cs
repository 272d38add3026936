using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>COPY and MOVE with their UID forms (RFC 9051 §6.4.7, §6.4.8).</summary>
public class CopyTests
{
    [Fact]
    public async Task COPY_keeps_flags_and_date_and_tells_the_UIDs()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await server.SelectAsync();
        await client.OkAsync(@"STORE 3 +FLAGS.SILENT (\Flagged $Todo)");
        await client.ExpectAsync("COPY 2:3 Archive", "OK [COPYUID {any} 2:3 1:2]".Split('{')[0]);
        await client.OkAsync("EXAMINE Archive");
        await client.ExpectAsync(
            "FETCH 1:* (FLAGS BODY.PEEK[TEXT])", "OK",
            "* 1 FETCH (FLAGS (\\Recent) BODY[TEXT] {8}\r\nbody 2\r\n)", "* 2 FETCH (FLAGS (\\Flagged \\Recent $Todo) BODY[TEXT] {8}\r\nbody 3\r\n)");
    }

    [Fact]
    public async Task A_missing_mailbox_is_TRYCREATE()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync("COPY 1 nowhere", "NO [TRYCREATE]");
        await client.ExpectAsync("UID MOVE 1 nowhere", "NO [TRYCREATE]");
    }

    [Fact]
    public async Task COPY_into_the_same_mailbox_makes_new_messages()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync("UID COPY 1 INBOX", "OK [COPYUID ", "* 2 EXISTS", "* 1 RECENT");
    }

    [Fact]
    public async Task MOVE_tells_COPYUID_and_then_the_expunges()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await server.SelectAsync();
        await client.ExpectAsync("MOVE 1,3 Archive", "OK Moved", "* OK [COPYUID {any} 1,3 1:2] {any}", "* 3 EXPUNGE", "* 1 EXPUNGE");
        await client.ExpectAsync("STATUS Archive (MESSAGES)", "OK", "* STATUS Archive (MESSAGES 2)");
    }

    [Fact]
    public async Task MOVE_into_the_same_mailbox_gives_the_messages_new_uids()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await server.SelectAsync();
        await client.ExpectAsync("MOVE 1 INBOX", "OK", "* OK [COPYUID {any} 1 3] {any}", "* 1 EXPUNGE", "* 2 EXISTS", "* 1 RECENT");
        await client.ExpectAsync("FETCH 1:* UID", "OK", "* 1 FETCH (UID 2)", "* 2 FETCH (UID 3)");
    }

    [Fact]
    public async Task COPY_by_number_of_an_expunged_message_copies_nothing()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await server.SelectAsync();
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await bob.OkAsync("EXPUNGE");
        await alice.ExpectAsync("COPY 1:2 Archive", "NO [EXPUNGEISSUED]", "* 1 EXPUNGE");
        await alice.ExpectAsync("STATUS Archive (MESSAGES)", "OK", "* STATUS Archive (MESSAGES 0)");
    }

    [Fact]
    public async Task UID_COPY_passes_over_UIDs_without_a_message()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await server.SelectAsync();
        await client.ExpectAsync("UID COPY 1:99 Archive", "OK [COPYUID ");
        await client.ExpectAsync("UID COPY 98:99 Archive", "OK No such messages");
    }
}
