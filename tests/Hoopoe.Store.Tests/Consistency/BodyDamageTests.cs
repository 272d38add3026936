using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Consistency;

/// <summary>Damage to the packs, and rows that were lost while their bodies are there.</summary>
public sealed class BodyDamageTests
{
    static readonly StoreOptions Options = new() { Stores = 1, ReserveBytes = 0, IndexesText = false, LowWaterBytes = 0 };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_body_is_named_and_its_message_stays_until_it_is_said_otherwise()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 3);
        await fixture.ReopenAsync(folder => Damage.Flip(folder, "body 1"));

        var (found, faults) = await fixture.CheckAsync(repairs: true);

        var fault = Assert.Single(faults);
        Assert.StartsWith("a@example.org, INBOX, message 2 (\"m1\"): its body is lost: its bytes have changed (00000001.pack at ", fault.Text, StringComparison.Ordinal);
        Assert.Contains("hoopoe restore DIR --account a@example.org", fault.Remedy, StringComparison.Ordinal);
        Assert.False(found.IsClean);
        Assert.Equal([1u, 2u, 3u], await UidsAsync(fixture));

        var (removed, told) = await fixture.CheckAsync(repairs: true, expungesLost: true);

        Assert.True(removed.IsClean);
        Assert.Equal("The message was removed, as asked for.", Assert.Single(told).Remedy);
        Assert.Equal([1u, 3u], await UidsAsync(fixture));
    }

    [Fact]
    public async Task A_body_of_which_the_packs_have_a_sound_copy_is_found_again()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 2);
        await fixture.AppendAsync("Archive", 2);
        await fixture.ReopenAsync(folder => Damage.Flip(folder, "body 1"));

        var (report, faults) = await fixture.CheckAsync(repairs: true);

        Assert.True(report.IsClean);
        Assert.Equal("A sound copy of it was found in the packs.", Assert.Single(faults).Remedy);
        Assert.Equal("Subject: m1\r\n\r\nbody 1\r\n", await BodyAsync(fixture, "INBOX", 2));
    }

    [Fact]
    public async Task All_messages_of_a_pack_that_was_cut_off_are_named()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 4);
        await fixture.ReopenAsync(folder =>
        {
            using var file = File.OpenWrite(Damage.Segment(folder));
            file.SetLength(PackSegment.HeadSize + (2 * PackRecord.SizeOf("Subject: m0\r\n\r\nbody 0\r\n".Length)));
        });

        var (_, faults) = await fixture.CheckAsync();

        Assert.Equal(["3", "4"], faults.Select(fault => fault.Text.Split("message ")[1].Split(' ')[0]));
        Assert.True((await fixture.CheckAsync(repairs: true, expungesLost: true)).Report.IsClean);
        Assert.Equal([1u, 2u], await UidsAsync(fixture));
    }

    [Theory]
    [InlineData("DELETE FROM message WHERE key & 4294967295 = 2")]
    [InlineData("DELETE FROM message WHERE key & 4294967295 = 2; DELETE FROM message_data WHERE key & 4294967295 = 2; "
        + "DELETE FROM message_keys WHERE key & 4294967295 = 2")]
    public async Task A_message_that_has_lost_its_row_comes_back_with_a_new_UID(string sql)
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 3);
        await fixture.Account.RunAsync(new StoreFlags(
            StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.Of([new Uid(2)]), FlagChange.Add, FlagSet.Of(SystemFlags.Flagged, ["work"])));
        await fixture.ReopenAsync(folder => Damage.Rows(folder, sql));
        Assert.Contains(
            (await fixture.CheckAsync()).Faults,
            fault => fault.Text.StartsWith("a@example.org, INBOX: the message with UID 2", StringComparison.Ordinal));

        var (report, faults) = await fixture.CheckAsync(repairs: true);

        Assert.True(report.IsClean, string.Join('\n', report.Faults));
        Assert.Contains(faults, fault => fault.Remedy == "It was put there again, with the UID 4.");
        Assert.Equal([1u, 3u, 4u], await UidsAsync(fixture));
        Assert.Equal("Subject: m1\r\n\r\nbody 1\r\n", await BodyAsync(fixture, "INBOX", 4));
        Assert.Equal(@"\Flagged work", (await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"))).View.FlagsAt(2).ToString());
    }

    [Fact]
    public async Task Messages_that_were_expunged_and_erased_do_not_come_back()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 3, FlagSet.Of(SystemFlags.Deleted));
        await fixture.AppendAsync("INBOX", 1);
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX")));
        await fixture.ReopenAsync(folder => Damage.Rows(
            folder, "DELETE FROM message_data WHERE key IN (SELECT key FROM expunged); DELETE FROM message_keys WHERE key IN (SELECT key FROM expunged); DELETE FROM expunged"));

        Assert.Equal(0, (await fixture.CheckAsync(repairs: true)).Report.Found);
        Assert.Equal([4u], await UidsAsync(fixture));
    }

    [Fact]
    public async Task The_damaged_head_of_a_segment_is_written_anew()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 2);
        await fixture.ReopenAsync(folder => Damage.Flip(folder, "Packed"));

        var (report, faults) = await fixture.CheckAsync(repairs: true);

        Assert.Equal("store-00: the head of 00000001.pack is damaged.", Assert.Single(faults).Text);
        Assert.True(report.IsClean);
        await fixture.ReopenAsync();
        Assert.Equal(0, (await fixture.CheckAsync()).Report.Found);
    }

    [Fact]
    public async Task Nobody_finds_anothers_mail_where_a_lost_segment_was()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 2);
        await fixture.ReopenAsync(folder => File.Delete(Damage.Segment(folder)));

        await fixture.AppendAsync("Archive", 2);

        Assert.True(File.Exists(Damage.Segment(fixture.Folder, 2)));
        var (_, faults) = await fixture.CheckAsync();
        Assert.All(faults, fault => Assert.Contains("its segment is missing", fault.Text, StringComparison.Ordinal));
        Assert.Equal(2, faults.Count);
        Assert.True((await fixture.CheckAsync(repairs: true, expungesLost: true)).Report.IsClean);
        Assert.Empty(await UidsAsync(fixture));
    }

    [Fact]
    public async Task A_segment_is_not_removed_as_long_as_a_message_is_in_it_though_its_head_is_damaged()
    {
        var small = new StoreOptions { Stores = 1, ReserveBytes = 0, LowWaterBytes = 0, SegmentBytes = 16_384, IndexesText = false };
        await using var fixture = await StoreFixture.OpenAsync(small);
        await fixture.AppendAsync("INBOX", 250);
        await fixture.ReopenAsync(folder => Damage.FlipHead(folder, "Subject: m0"));
        var others = UidSet.OfRanges([new NumberRange(2, 249)]);
        await fixture.Account.RunAsync(new StoreFlags(
            StoreFixture.Actor, fixture.IdOf("INBOX"), others, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX")));

        await fixture.Store.PurgeAsync(DateTimeOffset.MaxValue, Token);

        Assert.False(File.Exists(Damage.Segment(fixture.Folder, 2)));
        await fixture.ReopenAsync(folder => Damage.FlipHead(folder, "Subject: m0"));
        Assert.Equal("Subject: m0\r\n\r\nbody 0\r\n", await BodyAsync(fixture, "INBOX", 1));
    }

    [Fact]
    public async Task Mail_that_comes_and_goes_meanwhile_is_no_fault()
    {
        var small = new StoreOptions { Stores = 1, ReserveBytes = 0, LowWaterBytes = 0, SegmentBytes = 16_384, IndexesText = false };
        await using var fixture = await StoreFixture.OpenAsync(small);
        await fixture.AppendAsync("INBOX", 100);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var changing = Task.Run(
            async () =>
            {
                for (uint uid = 1; !stop.IsCancellationRequested; uid += 2)
                {
                    await fixture.AppendAsync("INBOX", 2);
                    await fixture.Account.RunAsync(new StoreFlags(
                        StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.OfRanges([new NumberRange(uid, uid + 1)]), FlagChange.Add,
                        FlagSet.Of(SystemFlags.Deleted)));
                    await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX")));
                    if (uid % 20 == 1) await fixture.Store.PurgeAsync(DateTimeOffset.MaxValue, Token);
                }
            },
            Token);
        for (var round = 0; round < 10; round++)
        {
            var (report, faults) = await fixture.CheckAsync(repairs: round % 2 == 1);
            Assert.True(report.Found == 0, string.Join('\n', faults));
        }
        await stop.CancelAsync();
        await changing;
    }

    static async Task<IEnumerable<uint>> UidsAsync(StoreFixture fixture)
    {
        var view = (await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"))).View;
        return Enumerable.Range(0, view.Count).Select(place => view.UidAt(place).Value);
    }

    static Task<string> BodyAsync(StoreFixture fixture, string mailbox, uint uid) => Task.Run(() =>
    {
        var message = fixture.Account.Messages.Read(fixture.IdOf(mailbox), [new Uid(uid)], StoredColumns.None).Single();
        var body = fixture.Account.Messages.OpenBody(message.Body);
        var bytes = new byte[body.Length];
        body.Read(0, bytes);
        return System.Text.Encoding.ASCII.GetString(bytes);
    });
}
