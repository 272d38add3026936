using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Store.Tests.Sorting;

public class KeyCacheTests
{
    [Fact]
    public void Columns_used_last_stay_within_the_budget()
    {
        var cache = new KeyCache(budget: 250);
        cache.Hold(Id(1), Column(8));
        cache.Hold(Id(2), Column(8));
        Assert.True(cache.TryFind<SentColumn>(Id(1), out _));
        cache.Hold(Id(3), Column(8));
        Assert.False(cache.TryFind<SentColumn>(Id(2), out _));
        Assert.True(cache.TryFind<SentColumn>(Id(1), out _));
        Assert.True(cache.TryFind<SentColumn>(Id(3), out _));
    }

    [Fact]
    public void A_column_larger_than_the_budget_is_not_held()
    {
        var cache = new KeyCache(budget: 250);
        cache.Hold(Id(1), Column(8));
        cache.Hold(Id(2), Column(30));
        Assert.True(cache.TryFind<SentColumn>(Id(1), out _));
        Assert.False(cache.TryFind<SentColumn>(Id(2), out _));
    }

    [Fact]
    public void A_longer_column_is_not_replaced_by_a_shorter_one()
    {
        var cache = new KeyCache(budget: 250);
        cache.Hold(Id(1), Column(8));
        cache.Hold(Id(1), Column(5));
        Assert.True(cache.TryFind<SentColumn>(Id(1), out var held));
        Assert.Equal(8, held.Uids.Length);
    }

    static KeyColumnId Id(long mailbox) => new(null!, mailbox, "Sent");

    static SentColumn Column(int messages) =>
        new([.. Enumerable.Range(1, messages).Select(uid => (uint)uid)], new long[messages], new Uid((uint)messages + 1));
}
