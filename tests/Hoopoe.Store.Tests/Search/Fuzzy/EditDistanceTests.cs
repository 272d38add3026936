using CsCheck;
using Hoopoe.Store.Search.Fuzzy;

namespace Hoopoe.Store.Tests.Search.Fuzzy;

public class EditDistanceTests
{
    [Fact]
    public void It_is_the_distance_by_the_whole_table_as_far_as_it_is_asked() =>
        Gen.Select(Gen.String[Gen.Char['a', 'd'], 0, 9], Gen.String[Gen.Char['a', 'd'], 0, 9], Gen.Int[1, 2]).Sample((one, other, most) =>
            Assert.Equal(Math.Min(Whole(one, other), most + 1), EditDistance.Of(one, other, most)), iter: 100_000);

    [Fact]
    public void A_word_that_fits_with_mistakes_holds_one_of_the_pieces() =>
        Gen.Select(Gen.String[Gen.Char['a', 'c'], 4, 12], Gen.String[Gen.Char['a', 'c'], 1, 14]).Sample((sought, word) =>
        {
            if (FuzzyPattern.Fit(word, sought) > 0) Assert.Contains(FuzzyPattern.PiecesOf(sought), piece => word.Contains(piece, StringComparison.Ordinal));
        }, iter: 200_000);

    static int Whole(string one, string other)
    {
        var table = new int[one.Length + 1, other.Length + 1];
        for (var line = 0; line <= one.Length; line++)
        {
            for (var column = 0; column <= other.Length; column++)
            {
                table[line, column] = line == 0 || column == 0
                    ? line + column
                    : Math.Min(
                        table[line - 1, column - 1] + (one[line - 1] == other[column - 1] ? 0 : 1),
                        Math.Min(table[line - 1, column], table[line, column - 1]) + 1);
            }
        }
        return table[one.Length, other.Length];
    }
}
