using Hoopoe.Server.Tests.Sessions;
using SQLitePCL;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>PREVIEW of messages that came before previews were kept (RFC 8970 §3.2, §4.1); what else there is to it is told by scripts.</summary>
public class PreviewTests
{
    [Fact]
    public async Task A_preview_that_was_never_made_is_nil_to_the_lazy_and_made_once_for_who_waits()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        ForgetPreviews(server);
        var lazy = await server.SelectAsync();
        await lazy.ExpectAsync(
            "FETCH 1:2 (PREVIEW (LAZY))", "OK", "* 1 FETCH (PREVIEW NIL)", "* 2 FETCH (PREVIEW NIL)");

        var patient = await server.SelectAsync();
        await patient.ExpectAsync("FETCH 2 (PREVIEW)", "OK", "* 2 FETCH (PREVIEW \"body 2\")");

        await lazy.ExpectAsync(
            "FETCH 1:2 (PREVIEW (LAZY))", "OK", "* 1 FETCH (PREVIEW NIL)", "* 2 FETCH (PREVIEW \"body 2\")");
    }

    [Fact]
    public async Task Making_a_preview_changes_no_mod_sequence()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        ForgetPreviews(server);
        var client = await server.SelectAsync();
        await client.OkAsync("FETCH 1 MODSEQ");
        var before = await client.OkAsync("STATUS INBOX (HIGHESTMODSEQ)");
        await client.ExpectAsync("FETCH 1 PREVIEW", "OK", "* 1 FETCH (PREVIEW \"body 1\")");
        await client.ExpectAsync("STATUS INBOX (HIGHESTMODSEQ)", "OK", [.. before.Untagged]);
    }

    [Fact]
    public async Task A_message_whose_body_is_damaged_has_none_and_the_others_have_theirs()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        ForgetPreviews(server);
        using var damage = server.DamageBodies("Subject: n2");
        var client = await server.SelectAsync();
        await client.ExpectAsync(
            "FETCH 1:3 PREVIEW", "NO [CORRUPTION] Damaged messages that could not be read: 1 (UID INBOX 2).", "* 1 FETCH (PREVIEW \"body 1\")",
            "* 2 FETCH (PREVIEW NIL)", "* 3 FETCH (PREVIEW \"body 3\")");
    }

    /// <summary>Leaves the messages as a version before PREVIEW would have.</summary>
    static void ForgetPreviews(TestServer server)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(server.Store.Path, "store-00/meta.db"), out var database));
        using (database)
        {
            raw.sqlite3_busy_timeout(database, 30_000);
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, "UPDATE message_data SET preview = NULL"));
        }
    }
}
