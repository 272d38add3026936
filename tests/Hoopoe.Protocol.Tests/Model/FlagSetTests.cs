using CsCheck;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Model;

public class FlagSetTests
{
    static readonly Gen<FlagSet> Sets = Gen.Select(
        Gen.Int[0, 31], Gen.OneOf("a", "A", "b", "$Forwarded", "$forwarded", "$Junk", "z").Array[0, 5])
        .Select((system, keywords) => FlagSet.Of((SystemFlags)system, keywords));

    static SortedSet<string> Names(FlagSet set) => new(set.Names(), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Union_and_difference_are_those_of_the_names() => Gen.Select(Sets, Sets).Sample((left, right) =>
    {
        var union = Names(left);
        union.UnionWith(Names(right));
        Assert.True(union.SetEquals(Names(left.Union(right))));

        var difference = Names(left);
        difference.ExceptWith(Names(right));
        Assert.True(difference.SetEquals(Names(left.Except(right))));
    });

    [Fact]
    public void Equal_names_make_equal_sets() => Gen.Select(Sets, Sets).Sample((left, right) =>
    {
        var equal = Names(left).SetEquals(Names(right));
        Assert.Equal(equal, left.Equals(right));
        Assert.True(!equal || left.GetHashCode() == right.GetHashCode());
    });

    [Fact]
    public void Keywords_compare_without_case_and_keep_their_spelling()
    {
        var set = FlagSet.Of(SystemFlags.Seen, ["$Forwarded", "$FORWARDED", "a"]);

        Assert.Equal("\\Seen $Forwarded a", set.ToString());
        Assert.True(set.Has("$forwarded"));
        Assert.False(set.Has("b"));
        Assert.True(set.Has(SystemFlags.Seen));
        Assert.False(set.Has(SystemFlags.Seen | SystemFlags.Draft));
    }

    [Fact]
    public void Without_flags_there_is_one_set()
    {
        Assert.Same(FlagSet.Empty, FlagSet.Of(SystemFlags.None, []));
        Assert.Same(FlagSet.Empty, FlagSet.Of(SystemFlags.Seen).Except(FlagSet.Of(SystemFlags.Seen)));
        Assert.True(FlagSet.Empty.IsEmpty);
    }
}
