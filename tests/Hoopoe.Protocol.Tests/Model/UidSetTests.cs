using CsCheck;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Model;

public class UidSetTests
{
    static readonly Gen<NumberRange> Ranges = Gen.Select(Gen.UInt[1, 60], Gen.UInt[0, 6]).Select((low, extra) => new NumberRange(low, low + extra));

    [Fact]
    public void A_set_holds_what_its_runs_hold() => Ranges.Array[0, 20].Sample(ranges =>
    {
        var naive = new SortedSet<uint>();
        foreach (var range in ranges)
        {
            for (var number = range.Low; number <= range.High; number++)
                naive.Add(number);
        }

        var set = UidSet.OfRanges(ranges);
        Assert.Equal(naive, set.Select(uid => uid.Value));
        Assert.Equal(naive.Count, set.Count);
        Assert.Equal(naive.Count == 0, set.IsEmpty);
        for (var number = 1u; number < 70; number++)
            Assert.Equal(naive.Contains(number), set.Contains(new Uid(number)));
    });

    [Fact]
    public void Runs_ascend_without_touching() => Ranges.Array[0, 20].Sample(ranges =>
    {
        var runs = UidSet.OfRanges(ranges).Ranges;
        for (var i = 1; i < runs.Length; i++)
            Assert.True(runs[i].Low > runs[i - 1].High + 1);
    });

    [Fact]
    public void Members_in_any_order_make_the_same_set() => Gen.UInt[1, 50].Array[0, 30].Sample(numbers =>
        Assert.Equal(
            UidSet.OfRanges(numbers.Select(number => new NumberRange(number, number))).ToString(),
            UidSet.Of(numbers.Reverse().Select(number => new Uid(number))).ToString()));

    [Fact]
    public void The_highest_numbers_are_no_edge()
    {
        var set = UidSet.OfRanges([new(uint.MaxValue - 1, uint.MaxValue), new(1, 1), new(uint.MaxValue, uint.MaxValue)]);

        Assert.Equal("1,4294967294:4294967295", set.ToString());
        Assert.True(set.Contains(Uid.Last));
        Assert.Equal(3, set.Count);
        Assert.Equal([1, uint.MaxValue - 1, uint.MaxValue], set.Select(uid => uid.Value));
    }

    [Fact]
    public void The_whole_range_is_one_run()
    {
        var set = UidSet.OfRanges([new(1, uint.MaxValue), new(5, 10)]);

        Assert.Equal(4_294_967_295, set.Count);
        Assert.Equal("1:4294967295", set.ToString());
    }

    [Fact]
    public void A_builder_takes_members_in_ascending_order_only()
    {
        var builder = new UidSet.Builder();
        builder.Add(new Uid(5));
        builder.Add(new Uid(6));
        builder.Add(new NumberRange(6, 9));

        Assert.Equal("5:9", builder.ToSet().ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(new Uid(4)));
    }
}
