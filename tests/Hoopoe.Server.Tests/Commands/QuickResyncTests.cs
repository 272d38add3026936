using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>QRESYNC (RFC 7162 §3.2).</summary>
public class QuickResyncTests
{
    [Fact]
    public async Task Expunges_are_told_by_uid_once_it_is_enabled()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(4);
        var client = await EnabledAsync(server);
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync(@"STORE 2:3 +FLAGS.SILENT \Deleted");
        await client.ExpectAsync("EXPUNGE", "OK [HIGHESTMODSEQ ", "* VANISHED 2:3");
    }

    [Fact]
    public async Task Another_sessions_expunge_and_flags_come_with_uids()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(4);
        var client = await EnabledAsync(server);
        await client.OkAsync("SELECT INBOX");
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 1 +FLAGS (\Deleted)");
        await other.OkAsync("EXPUNGE");
        await other.OkAsync(@"STORE 1 +FLAGS (\Flagged)");
        await client.ExpectAsync("NOOP", "OK", @"* 2 FETCH (UID 2 FLAGS (\Flagged) MODSEQ ({any}))", "* VANISHED 1");
    }

    [Fact]
    public async Task Highestmodseq_stays_below_expunges_that_are_withheld()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(3);
        var client = await EnabledAsync(server);
        await client.OkAsync("SELECT INBOX");
        var before = ModSeqIn((await client.OkAsync("STATUS INBOX (HIGHESTMODSEQ)")).Untagged[0]);
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");
        var stored = await client.OkAsync(@"STORE 3 +FLAGS (\Seen)");
        var told = Assert.Single(stored.Untagged, line => line.Contains("[HIGHESTMODSEQ", StringComparison.Ordinal));
        Assert.Equal(before, ModSeqIn(told));
        Assert.DoesNotContain(stored.Untagged, line => line.Contains("VANISHED", StringComparison.Ordinal));
        var noop = await client.OkAsync("NOOP");
        Assert.Contains("* VANISHED 1", noop.Untagged);
        Assert.True(ModSeqIn(noop.Untagged[^1]) > before + 2);
    }

    [Fact]
    public async Task A_client_that_comes_back_is_told_what_changed_in_one_answer()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(6);
        var (validity, modSeq) = await StateAsync(server);
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 2,4 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");
        await other.OkAsync(@"UID STORE 5 +FLAGS.SILENT (\Flagged)");
        await other.AppendAsync("INBOX", "Subject: new\r\n\r\n");

        var client = await EnabledAsync(server);
        var answer = await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq} 1:6))");
        Assert.Equal(
            ["* VANISHED (EARLIER) 2,4", @"* 3 FETCH (UID 5 FLAGS (\Flagged) MODSEQ ("],
            answer.Untagged.Where(IsResync).Select(line => line.Contains("MODSEQ (", StringComparison.Ordinal) ? line[..(line.IndexOf("MODSEQ (", StringComparison.Ordinal) + 8)] : line));

        answer = await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq}))");
        Assert.Equal(3, answer.Untagged.Count(IsResync));
        Assert.Contains(answer.Untagged, line => line.StartsWith("* 5 FETCH (UID 7 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_uidvalidity_makes_the_rest_void()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await EnabledAsync(server);
        var answer = await client.OkAsync("SELECT INBOX (QRESYNC (1 1 1:2))");
        Assert.DoesNotContain(answer.Untagged, IsResync);
    }

    [Fact]
    public async Task Known_numbers_and_uids_spare_the_client_what_it_knows_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(6);
        var (validity, _) = await StateAsync(server);
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 2,5 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");
        var client = await EnabledAsync(server);
        var answer = await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} 1 1:6 (1:3 1,3:4)))");
        Assert.Contains("* VANISHED (EARLIER) 5", answer.Untagged);
    }

    [Fact]
    public async Task Uid_fetch_tells_what_vanished_even_above_the_last_message()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(5);
        var (_, modSeq) = await StateAsync(server);
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 1,5 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");
        var client = await EnabledAsync(server);
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync($"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {modSeq} VANISHED)", "OK", "* VANISHED (EARLIER) 1,5");
        await client.ExpectAsync($"UID FETCH 2:4 (FLAGS) (CHANGEDSINCE {modSeq} VANISHED)", "OK");
    }

    [Fact]
    public async Task When_history_was_trimmed_an_old_client_is_told_all_that_it_may_lack()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(9);
        var (validity, old) = await StateAsync(server);
        var other = await server.SelectAsync();
        await other.OkAsync(@"STORE 2,4 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");
        var (_, recent) = await StateAsync(server);
        await server.Store.TrimHistoryAsync(server.Time.GetUtcNow() + TimeSpan.FromDays(1), 1_000, TestContext.Current.CancellationToken);
        await other.OkAsync(@"UID STORE 7 +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");

        var client = await EnabledAsync(server);
        Assert.Contains("* VANISHED (EARLIER) 2,4,7", (await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {old} 1:9))")).Untagged);
        Assert.Contains("* VANISHED (EARLIER) 7", (await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {recent} 1:9))")).Untagged);
        Assert.Contains("* VANISHED (EARLIER) 7", (await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {old} 1:9 (1:3 1,3,5)))")).Untagged);
        await client.ExpectAsync($"UID FETCH 1:5 (UID) (CHANGEDSINCE {recent} VANISHED)", "OK");
        await client.ExpectAsync($"UID FETCH 1:5 (UID) (CHANGEDSINCE {old} VANISHED)", "OK", "* VANISHED (EARLIER) 2,4");
    }

    [Fact]
    public async Task An_annotation_of_the_mailbox_raises_its_highestmodseq()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await EnabledAsync(server);
        foreach (var isSelected in (bool[])[false, true])
        {
            if (isSelected) await client.OkAsync("SELECT INBOX");
            var (_, before) = await StateAsync(server);
            await client.OkAsync($"SETMETADATA INBOX (/private/comment \"{isSelected}\")");
            var (validity, after) = await StateAsync(server);
            Assert.True(after > before);
            var selected = await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {before}))");
            Assert.Contains(selected.Untagged, line => line.StartsWith($"* OK [HIGHESTMODSEQ {after}]", StringComparison.Ordinal));
            Assert.DoesNotContain(selected.Untagged, IsResync);
        }
    }

    [Theory]
    [InlineData("SELECT INBOX (QRESYNC (1 1))", false)]
    [InlineData("UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)", false)]
    [InlineData("FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)", true)]
    [InlineData("UID FETCH 1:* FLAGS (VANISHED)", true)]
    [InlineData("SELECT INBOX (QRESYNC (1 0))", true)]
    [InlineData("SELECT INBOX (QRESYNC (1 9223372036854775808))", true)]
    [InlineData("SELECT INBOX (QRESYNC (1 1 *))", true)]
    public async Task What_does_not_fit_is_a_syntax_error(string command, bool isEnabled)
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = isEnabled ? await EnabledAsync(server) : await server.LogInAsync();
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync(command, "BAD");
    }

    [Fact]
    public async Task Close_tells_no_highestmodseq()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(1);
        var client = await EnabledAsync(server);
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync(@"STORE 1 +FLAGS.SILENT (\Deleted)");
        Assert.DoesNotContain("HIGHESTMODSEQ", (await client.OkAsync("CLOSE")).Tagged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Move_tells_what_vanished_and_the_highestmodseq()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(2);
        var client = await EnabledAsync(server);
        await client.OkAsync("SELECT INBOX");
        await client.ExpectAsync("MOVE 1 Archive", "OK [HIGHESTMODSEQ ", "* OK [COPYUID {any} 1 1] {any}", "* VANISHED 1");
    }

    static bool IsResync(string line) =>
        line.StartsWith("* VANISHED", StringComparison.Ordinal) || line.Contains(" FETCH (", StringComparison.Ordinal);

    static async Task<TestClient> EnabledAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        (await client.OkAsync("ENABLE QRESYNC")).Is("OK", "* ENABLED QRESYNC");
        return client;
    }

    static async Task<(string Validity, long ModSeq)> StateAsync(TestServer server)
    {
        var client = await server.LogInAsync();
        var status = (await client.OkAsync("STATUS INBOX (UIDVALIDITY HIGHESTMODSEQ)")).Untagged[0];
        return (status.Split(' ')[4], ModSeqIn(status));
    }

    static long ModSeqIn(string line)
    {
        var digits = line[(line.LastIndexOf("HIGHESTMODSEQ ", StringComparison.Ordinal) + 14)..];
        return long.Parse(digits.TakeWhile(char.IsAsciiDigit).ToArray(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
