using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Search;
using Hoopoe.Store.Tests.Operations;
using Hoopoe.Store.Tests.Packs;

namespace Hoopoe.Store.Tests.Consistency;

/// <summary>A disk with a bad sector: what lies there is damaged, all else is served, and nothing is removed for it.</summary>
public sealed class UnreadableBodyTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_costs_its_message_alone()
    {
        var (fixture, disk) = await OpenAsync();
        await using var closing = fixture;
        var messages = fixture.Account.Messages.Read(fixture.IdOf("INBOX"), [new Uid(1), new Uid(2), new Uid(3)], StoredColumns.None);
        using var window = fixture.Account.Messages.OpenBodies();
        Assert.Throws<BlobDamagedException>(() => window.Read(messages[1].Body, 5).Length);
        Assert.Throws<BlobDamagedException>(() => fixture.Account.Messages.OpenBody(messages[1].Body).Read(0, new byte[5]));
        Assert.Equal(5, window.Read(messages[2].Body, 5).Length);

        var damaged = new DamagedMessages();
        var found = await SearchEvaluator.RunAsync(
            fixture.Account, (await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"))).View, new SearchText("body", IncludesHeader: false),
            new SearchScope(DateTimeOffset.UnixEpoch) { Damaged = damaged }, Token);
        Assert.Equal([0, 2], found.Places);
        Assert.Equal(new Uid(2), Assert.Single(damaged.Named).Uid);
        disk.FailRead = (_, _) => false;
    }

    [Fact]
    public async Task It_is_named_and_stays_even_if_lost_messages_are_to_be_removed()
    {
        var (fixture, disk) = await OpenAsync();
        await using var closing = fixture;

        var (report, faults) = await fixture.CheckAsync(repairs: true, expungesLost: true);

        Assert.Equal((1, 0), (report.Found, report.Repaired));
        Assert.Contains("message 2 (\"m1\"): its body is lost: it can't be read from the disk", Assert.Single(faults).Text, StringComparison.Ordinal);
        disk.FailRead = (_, _) => false;
        Assert.Equal(3, (await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"))).View.Count);
    }

    /// <summary>Three messages, of which the disk does not give the body of the second.</summary>
    static async Task<(StoreFixture Fixture, FaultyFileLayer Disk)> OpenAsync()
    {
        var disk = new FaultyFileLayer();
        var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed, files: disk);
        await fixture.AppendAsync("INBOX", 3);
        var body = fixture.Account.Messages.Read(fixture.IdOf("INBOX"), [new Uid(2)], StoredColumns.None).Single().Body;
        var sector = body.Offset + PackRecord.BodyOffset;
        disk.FailRead = (from, end) => from <= sector && sector < end;
        return (fixture, disk);
    }
}
