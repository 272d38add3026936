using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Operations;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Retention;

/// <summary>What vanished long ago is forgotten, and what is told of it then is the full complement (RFC 7162 §3.2.6, §5.3).</summary>
public sealed class TrimHistoryTests
{
    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_vanished_before_a_time_is_forgotten_and_the_mark_rises()
    {
        await using var fixture = await OpenAsync();
        await fixture.AppendAsync("INBOX", 10);
        var first = ModSeqOf(fixture);
        await ExpungeAsync(fixture, 2, 3);
        var old = ModSeqOf(fixture);
        _time.Advance(TimeSpan.FromDays(30));
        await ExpungeAsync(fixture, 5, 7);
        var recent = ModSeqOf(fixture);
        await ExpungeAsync(fixture, 9);

        Assert.Equal(1, await fixture.Store.TrimHistoryAsync(_time.GetUtcNow() - TimeSpan.FromDays(20), 1_000, Token));

        Assert.Equal(old, Inbox(fixture).HistorySince);
        Assert.Equal("2:3,5,7,9", Vanished(fixture, first));
        Assert.Equal("5,7,9", Vanished(fixture, old));
        Assert.Equal("9", Vanished(fixture, recent));
        Assert.Equal(0, await fixture.Store.TrimHistoryAsync(_time.GetUtcNow() - TimeSpan.FromDays(20), 1_000, Token));
        await fixture.ReopenAsync();
        Assert.Equal(old, Inbox(fixture).HistorySince);
        Assert.Equal("5,7,9", Vanished(fixture, old));
    }

    [Fact]
    public async Task Forgotten_means_everything_without_a_message_is_told()
    {
        await using var fixture = await OpenAsync();
        await fixture.AppendAsync("INBOX", 8);
        var first = ModSeqOf(fixture);
        await ExpungeAsync(fixture, 1);
        await ExpungeAsync(fixture, 4, 8);
        var later = ModSeqOf(fixture);
        _time.Advance(TimeSpan.FromDays(1));

        await fixture.Store.TrimHistoryAsync(_time.GetUtcNow(), 1_000, Token);

        Assert.Equal("1,4,8", Vanished(fixture, first));
        Assert.Equal("", Vanished(fixture, later));
    }

    [Fact]
    public async Task No_more_than_so_many_runs_are_kept_the_newest()
    {
        await using var fixture = await OpenAsync();
        await fixture.AppendAsync("INBOX", 40);
        var marks = new List<ModSeq>();
        for (uint uid = 1; uid <= 39; uid += 2)
        {
            marks.Add(ModSeqOf(fixture));
            await ExpungeAsync(fixture, uid);
        }

        Assert.Equal(1, await fixture.Store.TrimHistoryAsync(DateTimeOffset.MinValue, 5, Token));

        Assert.Equal("31,33,35,37,39", Vanished(fixture, marks[15]));
        Assert.Equal(20, Vanished(fixture, marks[14]).Split(',').Length);
        Assert.Equal(0, await fixture.Store.TrimHistoryAsync(DateTimeOffset.MinValue, 5, Token));
    }

    [Fact]
    public async Task More_than_a_slice_goes_too_and_a_deleted_mailbox_is_trimmed_as_well()
    {
        await using var fixture = await OpenAsync();
        await fixture.AppendAsync("Archive", 10_000);
        var archive = fixture.IdOf("Archive");
        var odd = UidSet.Of(Enumerable.Range(0, 5_000).Select(index => new Uid((uint)(2 * index) + 1)));
        await fixture.Account.RunAsync(new StoreFlags(StoreFixture.Actor, archive, odd, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, archive));
        await fixture.AppendAsync("Trash", 3);
        var trash = fixture.IdOf("Trash");
        await fixture.Account.RunAsync(new StoreFlags(StoreFixture.Actor, trash, UidSet.All, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, trash));
        await fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, MailboxName.Create("Trash")));
        _time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(1, await fixture.Store.TrimHistoryAsync(_time.GetUtcNow(), 1_000_000, Token));

        Assert.True(fixture.Account.Snapshot.TryFind(archive, out var mailbox));
        Assert.Equal(mailbox.HighestModSeq, mailbox.HistorySince);
        Assert.Equal(0, await fixture.Store.TrimHistoryAsync(_time.GetUtcNow(), 0, Token));
    }

    [Fact]
    public async Task The_store_does_it_by_itself_once_a_day()
    {
        await using var fixture = await OpenAsync(new StoreOptions
        {
            Stores = 1,
            ReserveBytes = 0,
            Retention = TimeSpan.FromDays(1),
            ResyncHistory = TimeSpan.FromDays(2),
        });
        await fixture.AppendAsync("INBOX", 3);
        await ExpungeAsync(fixture, 2);
        var mark = ModSeqOf(fixture);
        // The clock goes on for as long as what it sets off takes, which the test can't see.
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Inbox(fixture).HistorySince != mark)
        {
            guard.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromHours(1));
            await Task.Yield();
        }
        Assert.True(_time.GetUtcNow() > new DateTimeOffset(2026, 3, 3, 12, 0, 0, TimeSpan.Zero));
    }

    Task<StoreFixture> OpenAsync(StoreOptions? options = null) => StoreFixture.OpenAsync(options, _time);

    static MailboxInfo Inbox(StoreFixture fixture) =>
        fixture.Account.Snapshot.TryFind(MailboxName.Inbox, out var inbox) ? inbox : throw new InvalidOperationException();

    static ModSeq ModSeqOf(StoreFixture fixture) => Inbox(fixture).HighestModSeq;

    static string Vanished(StoreFixture fixture, ModSeq since)
    {
        var view = fixture.Account.OpenMailboxAsync(Inbox(fixture).Id).AsTask().GetAwaiter().GetResult().View;
        return fixture.Account.Messages.Vanished(Inbox(fixture), view, since, null).ToString();
    }

    static async Task ExpungeAsync(StoreFixture fixture, params uint[] uids)
    {
        var set = UidSet.Of(uids.Select(uid => new Uid(uid)));
        await fixture.Account.RunAsync(
            new StoreFlags(StoreFixture.Actor, fixture.IdOf("INBOX"), set, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX"), set));
    }
}
