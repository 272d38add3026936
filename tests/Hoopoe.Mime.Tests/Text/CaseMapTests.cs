using CsCheck;

namespace Hoopoe.Mime.Tests;

/// <summary>i;unicode-casemap (RFC 5051).</summary>
public class CaseMapTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Hello, World 09", "HELLO, WORLD 09")]
    [InlineData("\u01C4", "D\u007A\u030C")]
    [InlineData("\u01C6", "D\u007A\u030C")]
    [InlineData("é", "E\u0301")]
    [InlineData("E\u0301", "E\u0301")]
    [InlineData("ß", "ß")]
    [InlineData("ς", "Σ")]
    [InlineData("ﬁ", "fi")]
    [InlineData("ａ", "A")]
    [InlineData("한글", "\u1112\u1161\u11AB\u1100\u1173\u11AF")]
    [InlineData("가", "\u1100\u1161")]
    [InlineData("𐐨", "𐐀")]
    [InlineData("\u1E69", "S\u0323\u0307")]
    [InlineData("日本", "日本")]
    [InlineData("a\u00A0b", "A B")]
    public void Text_folds(string text, string folded) => Assert.Equal(folded, CaseMap.Fold(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_a_replacement_character() => Assert.Equal("A\uFFFDB", CaseMap.Fold("a\uD83Db"));

    [Fact]
    public void Pieces_fold_to_the_same_as_the_whole() => Gen.Select(Gen.String, Gen.String).Sample((a, b) =>
    {
        if (a.Length == 0 || !char.IsHighSurrogate(a[^1]))
            Assert.Equal(CaseMap.Fold(a + b), CaseMap.Fold(a) + CaseMap.Fold(b));
    }, iter: 5_000);

    [Fact]
    public void Upper_and_lower_case_of_all_simple_letters_are_equal()
    {
        for (var c = 'a'; c <= '\u024F'; c++)
        {
            if (char.IsLower(c) && char.ToLowerInvariant(char.ToUpperInvariant(c)) == c)
                Assert.Equal(CaseMap.Fold(c.ToString()), CaseMap.Fold(char.ToUpperInvariant(c).ToString()));
        }
    }
}
