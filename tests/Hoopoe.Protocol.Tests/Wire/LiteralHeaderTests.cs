using System.Text;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

public class LiteralHeaderTests
{
    [Theory]
    [InlineData("{0}", 0, false, false)]
    [InlineData("a {12+}", 12, true, false)]
    [InlineData("~{12}", 12, false, true)]
    [InlineData("x~{007+}", 7, true, true)]
    [InlineData("{{5}", 5, false, false)]
    [InlineData("{9223372036854775807}", long.MaxValue, false, false)]
    [InlineData("{9223372036854775808}", long.MaxValue, false, false)]
    [InlineData("{18446744073709551617}", long.MaxValue, false, false)]
    [InlineData("{000000000000000000000000000005}", 5, false, false)]
    public void An_announcement_is_found_at_the_end_of_a_line(string line, long size, bool isNonSynchronizing, bool isBinary)
    {
        Assert.True(LiteralHeader.TryFind(Encoding.ASCII.GetBytes(line), out var header));
        Assert.Equal(new LiteralHeader(size, isNonSynchronizing, isBinary), header);
    }

    [Theory]
    [InlineData("")]
    [InlineData("}")]
    [InlineData("{}")]
    [InlineData("{+}")]
    [InlineData("{5-}")]
    [InlineData("{5} ")]
    [InlineData("{ 5}")]
    [InlineData("{5++}")]
    [InlineData("{-5}")]
    [InlineData("{1,000}")]
    public void What_only_looks_like_one_is_text(string line) => Assert.False(LiteralHeader.TryFind(Encoding.ASCII.GetBytes(line), out _));
}
