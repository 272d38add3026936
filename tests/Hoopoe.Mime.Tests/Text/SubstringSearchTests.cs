using CsCheck;

namespace Hoopoe.Mime.Tests;

public class SubstringSearchTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "x", true)]
    [InlineData("x", "", false)]
    [InlineData("STRASSE", "die Strasse", true)]
    [InlineData("café", "CAFE\u0301", true)]
    [InlineData("cafe", "café", true)]
    [InlineData("abc", "ab c", false)]
    public void Text_is_compared_folded(string sought, string text, bool found) =>
        Assert.Equal(found, new SubstringSearch(sought).Read(text, continues: false));

    [Fact]
    public void It_makes_no_difference_how_the_text_is_cut()
    {
        var letters = Gen.OneOf("a", "B", "é", "ﬁ", "가").Array[0, 12].Select(string.Concat);
        Gen.Select(letters, letters.Array[0, 8]).Sample((sought, pieces) =>
        {
            var search = new SubstringSearch(sought);
            for (var i = 0; i < pieces.Length; i++)
                search.Read(pieces[i], continues: i > 0);
            Assert.Equal(CaseMap.Fold(string.Concat(pieces)).Contains(CaseMap.Fold(sought), StringComparison.Ordinal), search.IsFound);
        }, iter: 5_000);
    }

    [Fact]
    public void Pieces_that_do_not_continue_one_another_are_apart()
    {
        var search = new SubstringSearch("ab");
        Assert.False(search.Read("a", continues: false));
        Assert.False(search.Read("b", continues: false));
        Assert.True(search.Read("xab", continues: false));
        Assert.True(search.Read("", continues: false));
    }
}
