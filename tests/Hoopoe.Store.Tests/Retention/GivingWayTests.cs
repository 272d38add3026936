using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Consistency;
using Hoopoe.Store.Tests.Operations;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Retention;

/// <summary>A sweep through the packs stops for those who need that nothing is erased, such as a check, and does not undo what they did.</summary>
public sealed class GivingWayTests
{
    const int MoreThanASweepLooksAtAtOnce = 4_200;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_gives_way_between_two_steps_and_spares_what_a_repair_brought_back_meanwhile()
    {
        var clock = new PausingClock();
        await using var fixture = await StoreFixture.OpenAsync(StoreFixture.Unindexed, clock);
        await fixture.AppendAsync("INBOX", MoreThanASweepLooksAtAtOnce);
        const int last = MoreThanASweepLooksAtAtOnce;
        Damage.Rows(fixture.Folder, $"DELETE FROM message WHERE key & 4294967295 = {last}; DELETE FROM message_data WHERE key & 4294967295 = {last}");
        var store = fixture.Store.Stores[0];
        var purge = fixture.Store.PurgeAsync(DateTimeOffset.MaxValue, Token);
        await clock.Paused.WaitAsync(TimeSpan.FromMinutes(1), Token);

        var repair = store.WhileNothingIsErasedAsync(
            async () =>
            {
                Assert.False(purge.IsCompleted);
                return await BringBackAsync(fixture, store);
            },
            Token);
        Assert.False(repair.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var uid = await repair;
        await purge;
        var message = fixture.Account.Messages.Read(fixture.IdOf("INBOX"), [uid], StoredColumns.None).Single();
        Assert.Null(store.Packs.Verify(message.Body));
        Assert.True((await fixture.CheckAsync(repairs: true)).Report.IsClean);
    }

    /// <summary>Does what a check does with a message that has lost its row.</summary>
    static async Task<Uid> BringBackAsync(StoreFixture fixture, EmbeddedStore store)
    {
        var packs = new PackInspection(store.Readers, store.Packs);
        var lost = packs.Records().SelectMany(packs.LostRows).Single();
        var body = new byte[lost.Blob.Length];
        store.Packs.OpenRead(lost.Blob).Read(0, body);
        using var message = new PreparedMessage(store.Packs.Hold(lost.Blob), ScannedMessage.Of(body), ObjectIds.NewNumber());
        return (await fixture.Account.RunAsync(
            new BringBackMessages(StoreFixture.Actor, fixture.IdOf("INBOX"), [new RecoveredMessage(message, lost.Placement)]))).Single();
    }

    /// <summary>A clock that stands still, and says when somebody waits for it for less than a second, as a sweep does.</summary>
    sealed class PausingClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
        readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Paused => _paused.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(1)) _paused.TrySetResult();
            return timer;
        }
    }
}
