using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>IDLE (RFC 9051 §6.3.13, RFC 2177).</summary>
public class IdleTests
{
    static async Task<TestClient> IdlingAsync(TestServer server, string tag)
    {
        var client = await server.SelectAsync();
        await client.WriteAsync($"{tag} IDLE\r\n");
        await client.HearAsync("+ {any}");
        return client;
    }

    [Fact]
    public async Task Changes_are_told_as_they_happen_expunges_too()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var alice = await IdlingAsync(server, "i1");
        var bob = await server.SelectAsync();
        await bob.OkAsync(@"STORE 1 +FLAGS (\Deleted)");
        await alice.HearAsync(@"* 1 FETCH (UID 1 FLAGS (\Deleted))");
        await bob.OkAsync("EXPUNGE");
        await alice.HearAsync("* 1 EXPUNGE");
        await bob.AppendAsync("INBOX", "Subject: new\r\n\r\n");
        await alice.HearAsync("* 2 EXISTS", "* {any} RECENT");
        await alice.WriteAsync("DONE\r\n");
        (await alice.ReadAnswerAsync("i1")).Is("OK");
        await alice.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task What_changed_before_IDLE_is_told_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.SelectAsync();
        await server.FillAsync(1);
        await alice.WriteAsync("i1 IDLE\r\n");
        await alice.HearAsync("+ {any}", "* 1 EXISTS", "* {any} RECENT");
        await alice.WriteAsync("done\r\n");
        (await alice.ReadAnswerAsync("i1")).Is("OK");
    }

    [Fact]
    public async Task DONE_may_come_octet_by_octet_while_changes_arrive()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await IdlingAsync(server, "i1");
        foreach (var octet in "DONE\r\n")
        {
            await server.FillAsync(1);
            await alice.WriteAsync(octet.ToString());
        }
        var answer = await alice.ReadAnswerAsync("i1");
        Assert.StartsWith("OK", answer.Tagged, StringComparison.Ordinal);
        await alice.ExpectAsync("STATUS INBOX (MESSAGES)", "OK", "* STATUS INBOX (MESSAGES 6)");
    }

    [Fact]
    public async Task Anything_but_DONE_is_bad()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await IdlingAsync(server, "i1");
        await alice.WriteAsync("x2 NOOP\r\n");
        (await alice.ReadAnswerAsync("i1")).Is("BAD");
        await alice.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task A_commands_behind_DONE_runs_next()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await IdlingAsync(server, "i1");
        await alice.WriteAsync("DONE\r\nx2 NOOP\r\n");
        (await alice.ReadAnswerAsync("i1")).Is("OK");
        (await alice.ReadAnswerAsync("x2")).Is("OK");
    }

    [Fact]
    public async Task A_quiet_client_hears_that_the_server_is_still_here()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await IdlingAsync(server, "i1");
        var heard = alice.HearAsync("* OK Still here.");
        while (!heard.IsCompleted)
        {
            server.Time.Advance(TimeSpan.FromMinutes(1));
            server.Beat();
            await Task.WhenAny(heard, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        await heard;
    }

    [Fact]
    public async Task Without_a_mailbox_IDLE_just_waits()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.LogInAsync();
        await client.WriteAsync("i1 IDLE\r\n");
        await client.HearAsync("+ {any}");
        await server.FillAsync(1);
        await client.WriteAsync("DONE\r\n");
        (await client.ReadAnswerAsync("i1")).Is("OK");
    }
}
