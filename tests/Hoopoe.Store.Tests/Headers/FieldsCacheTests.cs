using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Headers;

namespace Hoopoe.Store.Tests.Headers;

public class FieldsCacheTests
{
    [Fact]
    public void Blocks_used_last_stay_within_the_budget()
    {
        var cache = new FieldsCache(budget: 1_100);
        cache.Hold(Id(1), Block((1, "a")));
        cache.Hold(Id(2), Block((1, "b")));
        cache.Hold(Id(3), Block((1, "c")));
        Assert.InRange(cache.Bytes, 1_000, 1_100);
        Assert.True(cache.TryFind(Id(1), out _));

        cache.Hold(Id(4), Block((1, "d")));

        Assert.InRange(cache.Bytes, 1_000, 1_100);
        Assert.False(cache.TryFind(Id(2), out _));
        Assert.True(cache.TryFind(Id(1), out _));
        Assert.True(cache.TryFind(Id(4), out _));
    }

    [Fact]
    public void Messages_that_come_later_stand_beside_those_that_are_held()
    {
        var cache = new FieldsCache(budget: 10_000);
        cache.Hold(Id(1), Block((3, "three"), (7, "seven")));
        cache.Hold(Id(1), Block((1, "one"), (7, "seven"), (9, "")));

        Assert.True(cache.TryFind(Id(1), out var block));
        Assert.Equal(["one", null, "three", "seven", null, ""], new uint[] { 1, 2, 3, 7, 8, 9 }.Select(uid => TextOf(block, uid)));
    }

    [Fact]
    public void A_mailbox_is_forgotten_and_no_other()
    {
        var cache = new FieldsCache(budget: 10_000);
        cache.Hold(Id(1), Block((1, "a")));
        cache.Hold(Id(2), Block((1, "b")));
        cache.Forget(null!, 1);
        Assert.False(cache.TryFind(Id(1), out _));
        Assert.True(cache.TryFind(Id(2), out _));
    }

    static string? TextOf(FieldsBlock block, uint uid) =>
        block.TryFind(new Uid(uid), out var fields) ? Encoding.ASCII.GetString(fields.Span) : null;

    static FieldsBlockId Id(long mailbox) => new(null!, mailbox, 0, "HEADER.FIELDS (A)");

    static FieldsBlock Block(params (uint Uid, string Fields)[] messages) =>
        new([.. messages.Select(message => (new Uid(message.Uid), (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes(message.Fields)))]);
}
