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

    [Fact]
    public void A_column_is_let_go_when_half_of_it_was_erased_and_not_before()
    {
        var cache = new KeyCache(budget: 1 << 20);
        cache.Hold(Id(1), Column(4_000));
        cache.Hold(Id(2), Column(4_000));
        cache.Erased(null!, Erased(1, 2_000));
        Assert.True(cache.TryFind<SentColumn>(Id(1), out _));
        cache.Erased(null!, Erased(1, 1));
        Assert.False(cache.TryFind<SentColumn>(Id(1), out _));
        Assert.True(cache.TryFind<SentColumn>(Id(2), out _));
    }

    [Fact]
    public void What_was_erased_counts_on_when_a_column_is_continued()
    {
        var cache = new KeyCache(budget: 1 << 20);
        cache.Hold(Id(1), Column(4_000));
        cache.Erased(null!, Erased(1, 2_000));
        cache.Hold(Id(1), Column(4_001));
        cache.Erased(null!, Erased(1, 1));
        Assert.False(cache.TryFind<SentColumn>(Id(1), out _));
    }

    static Dictionary<long, int> Erased(long mailbox, int count) => new() { [mailbox] = count };

    static KeyColumnId Id(long mailbox) => new(null!, mailbox, "Sent");

    static SentColumn Column(int messages) =>
        new([.. Enumerable.Range(1, messages).Select(uid => (uint)uid)], new long[messages], new Uid((uint)messages + 1));
}
