using System.Text;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Model;

public class SequenceSetTests
{
    static SequenceSet Parse(string text)
    {
        var lexer = new ImapLexer(Encoding.ASCII.GetBytes(text));
        Assert.True(lexer.TrySequenceSet(out var set), lexer.Error);
        Assert.True(lexer.AtEnd);
        return set;
    }

    [Theory]
    [InlineData("2,4:7,9,12:*", 15u, "2,4:7,9,12:15")]
    [InlineData("*:4,5:7", 10u, "4:10")]
    [InlineData("7:4", 10u, "4:7")]
    [InlineData("*", 3u, "3")]
    [InlineData("*:*", 3u, "3")]
    [InlineData("559:*", 300u, "300:559")]
    [InlineData("1:*", 0u, "")]
    [InlineData("5,*", 0u, "5")]
    [InlineData("4294967295", 1u, "4294967295")]
    [InlineData("1,1,1:1", 9u, "1")]
    public void A_set_means_numbers_once_the_highest_is_known(string text, uint highest, string meaning) =>
        Assert.Equal(meaning, Parse(text).Resolve(highest).ToString());

    [Fact]
    public void The_saved_result_cannot_be_resolved_without_a_session()
    {
        Assert.True(Parse("$").IsSavedResult);
        Assert.Throws<InvalidOperationException>(() => Parse("$").Resolve(5));
    }

    [Fact]
    public void Every_set_means_what_its_items_mean() =>
        Gen.Select(Gen.Select(Gen.UInt[0, 20], Gen.UInt[0, 20], Gen.Bool).Array[1, 10], Gen.UInt[1, 20]).Sample((items, highest) =>
        {
            static string Text(uint number) => number == 0 ? "*" : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var text = string.Join(',', items.Select(item => item.Item3 ? Text(item.Item1) : $"{Text(item.Item1)}:{Text(item.Item2)}"));
            var naive = new SortedSet<uint>();
            foreach (var (first, second, isSingle) in items)
            {
                var from = first == 0 ? highest : first;
                var to = isSingle ? from : second == 0 ? highest : second;
                for (var number = Math.Min(from, to); number <= Math.Max(from, to); number++)
                    naive.Add(number);
            }

            Assert.Equal(naive, Parse(text).Resolve(highest).Select(uid => uid.Value));
        });
}
