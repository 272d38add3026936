using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Consistency;

/// <summary>What is wrong in the rows is named, is right after a repair, and no message is lost by either.</summary>
public sealed class RowDamageTests
{
    const string Inbox = "(SELECT id FROM mailbox WHERE name = 'INBOX')";
    const string Key2 = "((SELECT id FROM mailbox WHERE name = 'INBOX') << 32 | 2)";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE mailbox SET messages = 99 WHERE name = 'INBOX'", "INBOX: its row says 99 messages of ")]
    [InlineData("UPDATE mailbox SET size = size + 1, unseen = 0 WHERE name = 'INBOX'", "INBOX: its row says 3 messages of ")]
    [InlineData("UPDATE mailbox SET uidnext = 3 WHERE name = 'INBOX'", "INBOX: UIDNEXT is 3, and UID 3 is in use.")]
    [InlineData("UPDATE mailbox SET highestmodseq = 1 WHERE name = 'INBOX'", "INBOX: HIGHESTMODSEQ is 1, and a change has ")]
    [InlineData("UPDATE mailbox SET uidvalidity = 0 WHERE name = 'INBOX'", "INBOX: UIDVALIDITY is 0.")]
    [InlineData("UPDATE mailbox SET recent_from = 900 WHERE name = 'INBOX'", "INBOX: messages are recent from UID 900 on, above UIDNEXT.")]
    [InlineData("UPDATE mailbox SET history_since = 900 WHERE name = 'INBOX'", "INBOX: its history begins at 900, above HIGHESTMODSEQ.")]
    [InlineData("UPDATE account SET modseq = 1", "a@example.org: its modseq is 1, and a change has ")]
    [InlineData("UPDATE account SET uidvalidity = 1", "a@example.org: its UIDVALIDITY is 1, and a mailbox has ")]
    [InlineData("DELETE FROM account", "a@example.org: its row is missing, with its counters.")]
    [InlineData("DELETE FROM flag_set WHERE id = 1", "a@example.org: its flags lack the set 1.")]
    [InlineData("UPDATE message SET flag_set = 77 WHERE key = " + Key2, "INBOX: message 2 refers to flags that are not there.")]
    [InlineData("UPDATE message SET size = size + 7 WHERE key = " + Key2, "INBOX: message 2 has another size than its body.")]
    [InlineData("UPDATE message SET length = length + 7 WHERE key = " + Key2, "INBOX: message 2 has another size than its body.")]
    [InlineData("UPDATE message SET email_id = 0 WHERE key = " + Key2, "INBOX: message 2 has no EMAILID or THREADID.")]
    [InlineData("INSERT INTO vanished VALUES (" + Inbox + ", 5, 2, 2)", "INBOX: UID 2 is there, and clients are told that it was expunged.")]
    [InlineData("UPDATE pack_end SET offset = 64", "store-00: messages lie in the packs behind the place where new ones would be written.")]
    public async Task Numbers_that_do_not_agree_are_put_right(string sql, string expected)
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        await FillAsync(fixture);
        await fixture.ReopenAsync(folder => Damage.Rows(folder, sql));
        var (found, told) = await fixture.CheckAsync();
        Assert.Contains(told, fault => fault.Text.Contains(expected, StringComparison.Ordinal));
        Assert.False(found.IsClean);

        var (repaired, _) = await fixture.CheckAsync(repairs: true);

        Assert.True(repaired.IsClean, string.Join('\n', repaired.Faults));
        Assert.InRange(repaired.Repaired, 1, found.Found);
        Assert.Equal(0, (await fixture.CheckAsync()).Report.Found);
        await fixture.ReopenAsync();
        Assert.Equal(0, (await fixture.CheckAsync()).Report.Found);
        await HasAllAsync(fixture);
    }

    [Theory]
    [InlineData("UPDATE message_data SET structure = x'01020304' WHERE key = " + Key2, "structure")]
    [InlineData("UPDATE message_data SET envelope = x'4E494C' WHERE key = " + Key2, "ENVELOPE")]
    [InlineData("UPDATE message_data SET body_structure = x'4E494C' WHERE key = " + Key2, "BODYSTRUCTURE")]
    [InlineData("UPDATE message_data SET preview = 'another' WHERE key = " + Key2, "PREVIEW")]
    [InlineData("DELETE FROM message_data WHERE key = " + Key2, "stored answers (there are none)")]
    [InlineData("UPDATE message_keys SET sent = 12 WHERE key = " + Key2, "sort keys")]
    [InlineData("DELETE FROM message_keys WHERE key = " + Key2, "sort keys (there are none)")]
    [InlineData("DELETE FROM thread", "thread (it is not known)")]
    public async Task What_is_stored_of_a_message_is_made_anew_from_its_bytes(string sql, string expected)
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        await FillAsync(fixture);
        var before = Stored(fixture);
        await fixture.ReopenAsync(folder => Damage.Rows(folder, sql));
        var name = sql.Contains("envelope", StringComparison.Ordinal) ? "" : " (\"A";
        var (_, told) = await fixture.CheckAsync();
        Assert.Contains(told, fault => fault.Text.StartsWith($"a@example.org, INBOX, message 2{name}", StringComparison.Ordinal)
            && fault.Text.EndsWith($"not what its bytes say: {expected}.", StringComparison.Ordinal));

        var (repaired, faults) = await fixture.CheckAsync(repairs: true);

        Assert.True(repaired.IsClean);
        Assert.All(faults, fault => Assert.Equal("It was made anew.", fault.Remedy));
        Assert.Equal(before, Stored(fixture));
        Assert.Equal(0, (await fixture.CheckAsync()).Report.Found);
    }

    [Fact]
    public async Task Stored_answers_without_a_message_are_removed()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        await FillAsync(fixture);
        await fixture.ReopenAsync(folder => Damage.Rows(
            folder, $"INSERT INTO message_data SELECT key + 700, structure, envelope, body_structure, NULL, NULL, NULL FROM message_data WHERE key = {Key2}"));

        var (report, faults) = await fixture.CheckAsync(repairs: true);

        Assert.Equal("a@example.org, INBOX: of UID 702 there is no message, but stored answers.", Assert.Single(faults).Text);
        Assert.True(report.IsClean);
    }

    [Fact]
    public async Task Messages_whose_mailbox_is_gone_have_one_again()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        await FillAsync(fixture);
        var id = fixture.IdOf("INBOX");
        await fixture.ReopenAsync(folder => Damage.Rows(folder, "DELETE FROM mailbox WHERE name = 'INBOX'"));
        Assert.Contains(
            (await fixture.CheckAsync()).Faults, fault => fault.Text == $"store-00: messages are in a mailbox (number {id}) that has no row.");

        var (report, faults) = await fixture.CheckAsync(repairs: true);

        Assert.True(report.IsClean, string.Join('\n', report.Faults));
        Assert.Equal($"It was given one again: a@example.org, Recovered/{id}.", Assert.Single(faults).Remedy);
        var view = (await fixture.Account.OpenMailboxAsync(fixture.IdOf($"Recovered/{id}"))).View;
        Assert.Equal(3, view.Count);
        Assert.Equal(@"\Seen \Flagged $Forwarded", view.FlagsAt(1).ToString());
        Assert.NotEqual(id, fixture.IdOf("INBOX"));
    }

    [Fact]
    public async Task An_index_of_the_database_that_is_not_right_is_made_anew()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        await FillAsync(fixture);
        await fixture.ReopenAsync(folder => Damage.Rows(
            folder,
            "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX expunged_time ON expunged (modseq)' WHERE name = 'expunged_time';"
            + "INSERT INTO expunged SELECT key + 900, modseq, flag_set, size, internal_date, save_date, email_id, thread_id, segment, offset, length, 4 "
            + $"FROM message WHERE key = {Key2}; UPDATE mailbox SET uidnext = 2000 WHERE name = 'INBOX'"));

        var (report, faults) = await fixture.CheckAsync(repairs: true);

        Assert.Contains(faults, fault => fault.Text.StartsWith("store-00: ", StringComparison.Ordinal) && fault.Remedy == "Its indexes were made anew.");
        Assert.Contains(faults, fault => fault.Text.StartsWith("a@example.org, INBOX, expunged message 902", StringComparison.Ordinal));
        Assert.True(report.IsClean, string.Join('\n', report.Faults));
    }

    [Fact]
    public async Task Open_sessions_are_told_what_a_repair_changes()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        await FillAsync(fixture);
        var mailbox = await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"));
        var before = mailbox.View;
        Damage.Rows(fixture.Folder, $"UPDATE message SET flag_set = 77 WHERE key = {Key2}");

        Assert.True((await fixture.CheckAsync(repairs: true)).Report.IsClean);

        Assert.Equal("", mailbox.View.FlagsAt(1).ToString());
        Assert.True(mailbox.View.ModSeqAt(1) > before.HighestModSeq);
        Assert.Equal(before.ModSeqAt(0), mailbox.View.ModSeqAt(0));
        Assert.Equal(mailbox.View.HighestModSeq, mailbox.Info!.HighestModSeq);
    }

    [Fact]
    public async Task Only_one_account_is_looked_at_if_that_is_asked_for()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed);
        var other = await fixture.Store.Directory.AddAccountAsync("b@example.org", null, Token);
        await fixture.Store.Accounts.OpenAsync(other.Id);
        await FillAsync(fixture);
        await fixture.ReopenAsync(folder => Damage.Rows(folder, "UPDATE mailbox SET messages = 99 WHERE name = 'INBOX'"));

        var (report, faults) = await fixture.CheckAsync(account: "b@example.org");

        Assert.StartsWith("b@example.org, INBOX: its row says 99", Assert.Single(faults).Text, StringComparison.Ordinal);
        Assert.Equal((6, 0), (report.Mailboxes, report.Messages));
        Assert.True((await fixture.CheckAsync(repairs: true)).Report.IsClean);
        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.CheckAsync(account: "nobody@example.org"));
    }

    static async Task FillAsync(StoreFixture fixture)
    {
        for (var number = 1; number <= 3; number++)
        {
            using var message = await fixture.PrepareAsync(
                $"Message-ID: <{number}@example.org>\r\nDate: Thu, 1 Jan 2026 10:0{number}:00 +0000\r\nSubject: About {number}\r\n\r\nbody {number}\r\n");
            await fixture.Account.RunAsync(new AppendMessages(
                StoreFixture.Actor, fixture.IdOf("INBOX"), [new NewMessage(message, FlagSet.Of(SystemFlags.Seen))]));
        }
        await fixture.Account.RunAsync(new StoreFlags(
            StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.Of([new Uid(2)]), FlagChange.Add, FlagSet.Of(SystemFlags.Flagged, ["$Forwarded"])));
    }

    static async Task HasAllAsync(StoreFixture fixture)
    {
        Assert.True(fixture.Account.Snapshot.TryFind(MailboxName.Inbox, out var info));
        var view = (await fixture.Account.OpenMailboxAsync(info.Id)).View;
        Assert.Equal((3, info.Messages), (view.Count, view.Count));
        Assert.True(info.UidNext > new Uid(3));
        Assert.Equal([1u, 2u, 3u], Enumerable.Range(0, 3).Select(place => view.UidAt(place).Value));
        var next = await fixture.AppendAsync("INBOX", 1);
        Assert.True(next[0] > new Uid(3));
    }

    static string Stored(StoreFixture fixture)
    {
        var stored = fixture.Account.Messages.Read(
            fixture.IdOf("INBOX"), [new Uid(1), new Uid(2), new Uid(3)],
            StoredColumns.Envelope | StoredColumns.BodyStructure | StoredColumns.Structure | StoredColumns.Preview);
        return string.Join('\n', stored.Select(message =>
            $"{Convert.ToHexString(message.Envelope!)} {Convert.ToHexString(message.BodyStructure!)} {Convert.ToHexString(message.Structure!.ToBytes())} {message.Preview}"));
    }
}
