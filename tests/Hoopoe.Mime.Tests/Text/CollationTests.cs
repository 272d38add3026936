using CsCheck;

namespace Hoopoe.Mime.Tests.Text;

public class CollationTests
{
    [Fact]
    public void Letters_outside_of_ASCII_keep_their_case_by_ascii_casemap() =>
        Assert.Equal("BIRD Äß\u0131", Collation.AsciiCaseMap.Prepare("bird Äß\u0131"));

    [Fact]
    public void Octets_stay_as_they_are() => Assert.Equal("Bird ä", Collation.Octet.Prepare("Bird ä"));

    [Fact]
    public void What_another_collation_finds_the_default_finds_too() =>
        Gen.Select(Gen.String[Gen.Char["aAbBäÄßéE\u0301 ıİi"], 0, 12], Gen.Int[0, 11], Gen.Int[0, 6], Gen.String[Gen.Char["aAbBäÄßéE\u0301 ıİi"], 0, 4]).Sample(
            (text, start, length, other) =>
            {
                var from = Math.Min(start, text.Length);
                foreach (var sought in new[] { text.Substring(from, Math.Min(length, text.Length - from)), other })
                {
                    foreach (var collation in Collation.All)
                    {
                        if (!collation.Prepare(text).Contains(collation.Prepare(sought), StringComparison.Ordinal)) continue;
                        Assert.Contains(CaseMap.Fold(sought), CaseMap.Fold(text), StringComparison.Ordinal);
                    }
                }
            });
}
