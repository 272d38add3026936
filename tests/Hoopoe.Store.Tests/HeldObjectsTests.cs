using System.Runtime.CompilerServices;

namespace Hoopoe.Store.Tests;

public class HeldObjectsTests
{
    [Fact]
    public void What_nobody_holds_leaves_nothing_behind()
    {
        var objects = new HeldObjects<object>();
        var held = new object();
        objects.Set(0, held);
        for (var round = 0; round < 20; round++)
        {
            Fill(objects, 1 + (round * 100), 100);
            GC.Collect();
        }
        Assert.InRange(objects.Count, 1, 300);
        Assert.True(objects.TryFind(0, out var found));
        Assert.Same(held, found);
        Assert.False(objects.TryFind(1, out _));
    }

    [Fact]
    public void What_is_held_stays_however_much_is_added()
    {
        var objects = new HeldObjects<object>();
        var held = Enumerable.Range(0, 1_000).Select(_ => new object()).ToList();
        for (var id = 0; id < held.Count; id++) objects.Set(id, held[id]);
        Assert.All(Enumerable.Range(0, held.Count), id => Assert.True(objects.TryFind(id, out var found) && found == held[id]));
        Assert.Equal(held.Count, objects.All.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Fill(HeldObjects<object> objects, int from, int count)
    {
        for (var id = from; id < from + count; id++) objects.Set(id, new object());
    }
}
