using Hoopoe.Server.Hosting;

namespace Hoopoe.Server.Tests.Hosting;

public class LogTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("alice@example.org", "alice@example.org")]
    [InlineData("Jürgen 漢字", "Jürgen 漢字")]
    [InlineData("a\r\nb", @"a\u{d}\u{a}b")]
    [InlineData("a\u001b[31m", @"a\u{1b}[31m")]
    [InlineData("a\u202eb\\", @"a\u{202e}b\u{5c}")]
    public void What_could_deceive_a_reader_is_escaped(string? text, string logged) => Assert.Equal(logged, LogText.Of(text));

    [Fact]
    public void A_long_text_is_cut_to_64_bytes()
    {
        Assert.Equal(new string('x', 64), LogText.Of(new string('x', 64)));
        Assert.Equal(new string('x', 61) + "…", LogText.Of(new string('x', 65)));
        Assert.Equal(string.Concat(Enumerable.Repeat("漢", 20)) + "…", LogText.Of(new string('漢', 1_000)));
        Assert.Equal(string.Concat(Enumerable.Repeat(@"\u{d}", 12)) + "…", LogText.Of(new string('\r', 1_000)));
    }
}
