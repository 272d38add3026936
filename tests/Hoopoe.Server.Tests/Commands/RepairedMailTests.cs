using System.Globalization;
using System.Text.RegularExpressions;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Consistency.Rebuild;
using SQLitePCL;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>
/// What clients are told of a repair (<c>hoopoe check --repair</c>): those that are connected, and those that come back by QRESYNC (RFC 7162 §3.2.5)
/// with what they knew before the damage. UIDVALIDITY, UIDs and mod-sequences never go back.
/// </summary>
public sealed partial class RepairedMailTests
{
    const string Lost = "NO [CORRUPTION] Damaged messages that could not be read: 1 (UID INBOX 2).";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_message_vanishes_when_that_is_asked_for_and_not_before()
    {
        await using var server = await FilledAsync();
        var before = await StateAsync(server);
        using var damage = server.ChangeBodies("body 2");
        var here = await EnabledAsync(server);
        await here.OkAsync("SELECT INBOX");
        var plain = await server.SelectAsync();

        Assert.Equal((1, 0), await RepairAsync(server));
        await here.ExpectAsync("NOOP", "OK");
        await here.ExpectAsync("UID FETCH 1:* (BODY.PEEK[TEXT])", Lost, Text(1, 1), "* 2 FETCH (UID 2 BODY[TEXT] NIL)", Text(3, 3));
        Assert.Equal(before, await StateAsync(server));

        Assert.Equal((1, 1), await RepairAsync(server, expungesLost: true));
        await here.ExpectAsync("NOOP", "OK", "* VANISHED 2");
        await plain.ExpectAsync("NOOP", "OK", "* 2 EXPUNGE");
        var back = await BackAsync(server, before);
        Assert.Equal(["* VANISHED (EARLIER) 2"], back.Told);
        await back.Client.ExpectAsync("UID FETCH 1:* (BODY.PEEK[TEXT])", "OK", Text(1, 1), Text(2, 3));
        await IsNextAsync(back, before, 4);
    }

    [Fact]
    public async Task A_body_that_is_found_again_has_the_same_UID_and_nothing_is_told()
    {
        await using var server = await FilledAsync();
        await (await server.LogInAsync()).AppendAsync("Archive", "Subject: n2\r\n\r\nbody 2\r\n");
        var before = await StateAsync(server);
        using var damage = server.ChangeBodies("body 2");
        var here = await server.SelectAsync();
        await here.ExpectAsync("FETCH 2 (BODY.PEEK[TEXT])", Lost, "* 2 FETCH (BODY[TEXT] NIL)");

        Assert.Equal((1, 1), await RepairAsync(server));

        await here.ExpectAsync("FETCH 2 (UID BODY.PEEK[TEXT])", "OK", "* 2 FETCH (UID 2 BODY[TEXT] {8}\r\nbody 2\r\n)");
        Assert.Equal(before, await StateAsync(server));
        Assert.Empty((await BackAsync(server, before)).Told);
    }

    [Theory]
    [InlineData("DELETE FROM message WHERE key & 4294967295 = 2")]
    [InlineData("DELETE FROM message WHERE key & 4294967295 = 2; DELETE FROM message_data WHERE key & 4294967295 = 2; "
        + "DELETE FROM message_keys WHERE key & 4294967295 = 2")]
    [InlineData("DELETE FROM message WHERE key & 4294967295 = 2; UPDATE mailbox SET messages = messages - 1, unseen = unseen - 1, size = size - 23 "
        + "WHERE name = 'INBOX'")]
    public async Task A_message_whose_row_was_lost_comes_as_a_new_one_and_the_old_UID_vanishes(string sql)
    {
        await using var server = await FilledAsync();
        await (await server.SelectAsync()).OkAsync(@"STORE 2 +FLAGS.SILENT (\Flagged work)");
        var before = await StateAsync(server);
        await server.RestartAsync(folder => ChangeRows(folder, sql));

        await RepairAsync(server);

        var back = await BackAsync(server, before);
        Assert.Equal(["* VANISHED (EARLIER) 2", @"* 3 FETCH (UID 4 FLAGS (\Flagged \Recent work) MODSEQ ({any}))"], back.Told);
        await back.Client.ExpectAsync("UID FETCH 4 (BODY.PEEK[TEXT])", "OK", "* 3 FETCH (UID 4 BODY[TEXT] {8}\r\nbody 2\r\n)");
        await IsNextAsync(back, before, 5);
    }

    [Fact]
    public async Task Messages_that_are_gone_for_good_vanish_for_those_who_come_back()
    {
        await using var server = await FilledAsync();
        var before = await StateAsync(server);
        await server.RestartAsync(folder =>
        {
            ChangeRows(folder, "DELETE FROM message WHERE key & 4294967295 = 2; DELETE FROM message_data WHERE key & 4294967295 = 2; "
                + "DELETE FROM message_keys WHERE key & 4294967295 = 2; UPDATE mailbox SET history_since = highestmodseq WHERE name = 'INBOX'");
        });

        await RepairAsync(server);

        var back = await BackAsync(server, before);
        Assert.Equal(["* VANISHED (EARLIER) 2"], back.Told);
        await back.Client.ExpectAsync("UID FETCH 1:* (BODY.PEEK[TEXT])", "OK", Text(1, 1), Text(2, 3));
        await IsNextAsync(back, before, 4);
    }

    [Fact]
    public async Task Who_is_connected_hears_of_a_message_whose_row_is_lost_when_it_is_put_right()
    {
        await using var server = await FilledAsync();
        var here = await EnabledAsync(server);
        await here.OkAsync("SELECT INBOX");
        ChangeRows(server.Store.Path, "DELETE FROM message WHERE key & 4294967295 = 2");

        await RepairAsync(server);

        var told = (await here.OkAsync("NOOP")).Untagged;
        Assert.Contains("* VANISHED 2", told);
        Assert.Contains("* 3 EXISTS", told);
        await here.ExpectAsync("UID FETCH 1:* (BODY.PEEK[TEXT])", "OK", Text(1, 1), Text(2, 3), "* 3 FETCH (UID 4 BODY[TEXT] {8}\r\nbody 2\r\n)");
    }

    [Theory]
    [InlineData("x'01020304'")]
    [InlineData("x'02'")]
    [InlineData("(SELECT structure FROM message_data WHERE key & 4294967295 = 4)")]
    public async Task A_structure_that_is_damaged_costs_its_message_alone_until_it_is_made_anew(string structure)
    {
        await using var server = await FilledAsync();
        await (await server.LogInAsync()).AppendAsync("INBOX", "Subject: another one\r\nX: y\r\n\r\nof other lengths\r\n");
        ChangeRows(server.Store.Path, $"UPDATE message_data SET structure = {structure} WHERE key & 4294967295 = 2");
        var client = await server.SelectAsync();
        await client.ExpectAsync("UID FETCH 1:3 (BODY.PEEK[TEXT])", Lost, Text(1, 1), "* 2 FETCH (UID 2 BODY[TEXT] NIL)", Text(3, 3));
        await client.ExpectAsync("FETCH 2 (BODY.PEEK[])", "OK", "* 2 FETCH (BODY[] {23}\r\nSubject: n2\r\n\r\nbody 2\r\n)");
        await client.ExpectAsync("SEARCH BODY body", "OK", "* SEARCH 1 3", $"* {Lost}");
        await client.ExpectAsync("APPEND INBOX CATENATE (URL \"/INBOX/;UID=2/;SECTION=TEXT\")", "NO [CORRUPTION]");

        Assert.Equal((1, 1), await RepairAsync(server));

        await client.ExpectAsync("UID FETCH 1:3 (BODY.PEEK[TEXT])", "OK", Text(1, 1), Text(2, 2), Text(3, 3));
        server.Log.Forget();
    }

    [Fact]
    public async Task A_body_structure_that_is_damaged_ends_no_line_before_its_end()
    {
        await using var server = await FilledAsync();
        ChangeRows(server.Store.Path, "UPDATE message_data SET body_structure = x'28282822' WHERE key & 4294967295 = 2");
        var client = await server.SelectAsync();
        await client.ExpectAsync(
            "FETCH 2 (UID BODY RFC822.SIZE)", Lost,
            "* 2 FETCH (UID 2 BODY (\"APPLICATION\" \"OCTET-STREAM\" NIL NIL NIL \"BINARY\" 23) RFC822.SIZE 23)");

        Assert.Equal((1, 1), await RepairAsync(server));

        await client.ExpectAsync("FETCH 2 (BODY)", "OK", "* 2 FETCH (BODY (\"TEXT\" \"PLAIN\" {any}))");
        server.Log.Forget();
    }

    [Fact]
    public async Task Flags_that_were_lost_are_told_as_changed()
    {
        await using var server = await FilledAsync();
        await (await server.SelectAsync()).OkAsync(@"STORE 2 +FLAGS.SILENT (\Flagged)");
        var before = await StateAsync(server);
        await server.RestartAsync(folder => ChangeRows(folder, "UPDATE message SET flag_set = 77 WHERE key & 4294967295 = 2"));

        await RepairAsync(server);

        var back = await BackAsync(server, before);
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS () MODSEQ ({any}))"], back.Told);
        await IsNextAsync(back, before, 4);
    }

    [Fact]
    public async Task Numbers_that_had_gone_back_are_as_high_again_and_none_is_given_twice()
    {
        await using var server = await FilledAsync();
        var before = await StateAsync(server);
        await server.RestartAsync(folder => ChangeRows(
            folder, "UPDATE mailbox SET uidnext = 2, highestmodseq = 1, messages = 1 WHERE name = 'INBOX'; UPDATE account SET modseq = 1"));

        await RepairAsync(server);

        var back = await BackAsync(server, before);
        Assert.DoesNotContain(back.Told, line => line.Contains("VANISHED", StringComparison.Ordinal));
        await back.Client.ExpectAsync("UID FETCH 1:* (BODY.PEEK[TEXT])", "OK", Text(1, 1), Text(2, 2), Text(3, 3));
        await IsNextAsync(back, before, 4);
    }

    [Fact]
    public async Task A_mailbox_that_lost_its_row_is_read_under_Recovered()
    {
        await using var server = await FilledAsync("Archive");
        var before = await StateAsync(server, "Archive");
        await server.RestartAsync(folder => ChangeRows(folder, "DELETE FROM mailbox WHERE name = 'Archive'"));

        await RepairAsync(server);

        await IsRecoveredAsync(server, before);
    }

    [Fact]
    public async Task What_was_found_in_the_packs_alone_is_read_under_Recovered_and_a_client_from_before_begins_anew()
    {
        await using var server = await FilledAsync();
        var before = await StateAsync(server);
        await server.RestartAsync(folder =>
        {
            foreach (var database in Directory.GetFiles(Path.Combine(folder, "store-00"), "meta.db*")) File.Delete(database);
            StoreRebuild.RunAsync(folder, new StoreOptions { Stores = 1, ReserveBytes = 0 }, server.Time, tell: null, Token).GetAwaiter().GetResult();
        });

        await IsRecoveredAsync(server, before);

        var after = await StateAsync(server);
        Assert.True(after.UidValidity > before.UidValidity);
        Assert.True(after.ModSeq > before.ModSeq);
        var back = await BackAsync(server, before);
        Assert.Empty(back.Told);
        await back.Client.ExpectAsync("NOOP", "OK");
    }

    /// <summary>The one mailbox below Recovered has the three messages, under numbers that are higher than before.</summary>
    static async Task IsRecoveredAsync(TestServer server, State before)
    {
        var client = await EnabledAsync(server);
        var listed = Assert.Single((await client.OkAsync("LIST \"\" Recovered/*")).Untagged);
        var name = listed.Split(' ')[^1];
        var after = await StateAsync(server, name);
        Assert.True(after.UidValidity > before.UidValidity);
        Assert.True(after.ModSeq > before.ModSeq);
        await client.OkAsync($"SELECT {name}");
        await client.ExpectAsync("UID FETCH 1:* (BODY.PEEK[TEXT])", "OK", Text(1, 1), Text(2, 2), Text(3, 3));
        await client.ExpectAsync("UID SEARCH SUBJECT n2", "OK", "* SEARCH 2");
        await IsNextAsync(new Returned(client, []), after, 4, name);
    }

    /// <summary>A client that had the mailbox as it was and selects it again, with what it is told of messages.</summary>
    static async Task<Returned> BackAsync(TestServer server, State before)
    {
        var client = await EnabledAsync(server);
        var answer = await client.OkAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT INBOX (QRESYNC ({before.UidValidity} {before.ModSeq}))"));
        var told = answer.Untagged.Where(line => line.Contains("VANISHED", StringComparison.Ordinal) || line.Contains(" FETCH ", StringComparison.Ordinal));
        return new Returned(client, [.. told.Select(line => ModSeqItem().Replace(line, "MODSEQ ({any})"))]);
    }

    /// <summary>UIDVALIDITY is what it was, and a new message has this UID and a mod-sequence that nothing had before.</summary>
    static async Task IsNextAsync(Returned back, State before, uint uid, string mailbox = "INBOX")
    {
        var appended = await back.Client.AppendAsync(mailbox, "Subject: new\r\n\r\nnew\r\n");
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"OK [APPENDUID {before.UidValidity} {uid}]"), appended.Tagged, StringComparison.Ordinal);
        var fetched = await back.Client.OkAsync(string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (MODSEQ)"));
        Assert.True(long.Parse(ModSeqItem().Match(fetched.Untagged[^1]).Groups[1].Value, CultureInfo.InvariantCulture) > before.ModSeq);
    }

    static async Task<State> StateAsync(TestServer server, string mailbox = "INBOX")
    {
        var client = await server.LogInAsync();
        var status = (await client.OkAsync($"STATUS {mailbox} (UIDVALIDITY HIGHESTMODSEQ)")).Untagged[0];
        var numbers = Numbers().Match(status);
        return new State(
            long.Parse(numbers.Groups[1].Value, CultureInfo.InvariantCulture), long.Parse(numbers.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    static async Task<(long Found, long Repaired)> RepairAsync(TestServer server, bool expungesLost = false)
    {
        var report = await server.Store.CheckAsync(new CheckRequest(null, Repairs: true, expungesLost), tell: null, Token);
        return (report.Found, report.Repaired);
    }

    static async Task<TestServer> FilledAsync(string mailbox = "INBOX")
    {
        var server = await TestServer.StartAsync(options: new HoopoeOptions { IndexesText = false });
        await server.FillAsync(3, mailbox);
        return server;
    }

    static async Task<TestClient> EnabledAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        await client.OkAsync("ENABLE QRESYNC");
        return client;
    }

    static string Text(int number, int uid) =>
        string.Create(CultureInfo.InvariantCulture, $"* {number} FETCH (UID {uid} BODY[TEXT] {{8}}\r\nbody {uid}\r\n)");

    static void ChangeRows(string folder, string sql)
    {
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(Path.Combine(folder, "store-00", "meta.db"), out var database));
        using (database)
        {
            raw.sqlite3_busy_timeout(database, 30_000);
            Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(database, sql));
        }
    }

    [GeneratedRegex(@"MODSEQ \(([0-9]+)\)")]
    private static partial Regex ModSeqItem();

    [GeneratedRegex(@"UIDVALIDITY ([0-9]+) HIGHESTMODSEQ ([0-9]+)")]
    private static partial Regex Numbers();

    sealed record State(long UidValidity, long ModSeq);

    sealed record Returned(TestClient Client, IReadOnlyList<string> Told);
}
