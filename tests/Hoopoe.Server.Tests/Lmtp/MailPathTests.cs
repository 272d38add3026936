using System.Text;
using Hoopoe.Server.Lmtp;

namespace Hoopoe.Server.Tests.Lmtp;

public class MailPathTests
{
    [Theory]
    [InlineData("<a@example.org>", "a", "example.org", "")]
    [InlineData(" <a@example.org> SIZE=1", "a", "example.org", " SIZE=1")]
    [InlineData("<@relay.test,@other.test:a@example.org>", "a", "example.org", "")]
    [InlineData("<\"a b\"@example.org>", "a b", "example.org", "")]
    [InlineData("<\"a\\\"\\\\>b\"@example.org>", "a\"\\>b", "example.org", "")]
    [InlineData("<user+detail@example.org>", "user+detail", "example.org", "")]
    [InlineData("<a@[192.0.2.1]>", "a", "[192.0.2.1]", "")]
    [InlineData("<a@[IPv6:2001:db8::1]>", "a", "[IPv6:2001:db8::1]", "")]
    [InlineData("<postmaster>", "postmaster", "", "")]
    [InlineData("<jürgen@exämple.org>", "jürgen", "exämple.org", "")]
    public void A_path_is_taken_apart(string text, string local, string domain, string rest)
    {
        Assert.True(MailPath.TryParse(Encoding.UTF8.GetBytes(text), out var path, out var left));
        Assert.Equal((local, domain), (path.Local, path.Domain));
        Assert.Equal(rest, Encoding.UTF8.GetString(left));
    }

    [Fact]
    public void The_null_path_is_known()
    {
        Assert.True(MailPath.TryParse("<>"u8, out var path, out _));
        Assert.True(path.IsNull);
        Assert.Equal("", path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a@example.org")]
    [InlineData("<a@example.org")]
    [InlineData("<a>")]
    [InlineData("<@example.org>")]
    [InlineData("<a@>")]
    [InlineData("<a..b@example.org>")]
    [InlineData("<.a@example.org>")]
    [InlineData("<a b@example.org>")]
    [InlineData("<a@b@c>")]
    [InlineData("<a@example..org>")]
    [InlineData("<\"a@example.org>")]
    [InlineData("<\"\"@example.org>")]
    [InlineData("<\"a\"b@example.org>")]
    [InlineData("<@relay.test>")]
    [InlineData("<@relay.test:>")]
    [InlineData("<a\u0001@example.org>")]
    [InlineData("<a@[]>")]
    public void What_is_no_path_is_refused(string text) => Assert.False(MailPath.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Broken_UTF8_is_refused() =>
        Assert.False(MailPath.TryParse([(byte)'<', 0xC3, (byte)'@', (byte)'a', (byte)'>'], out _, out _));

    [Theory]
    [InlineData(320, true)]
    [InlineData(321, false)]
    public void An_address_has_at_most_320_bytes(int length, bool isTaken)
    {
        var path = $"<{new string('a', length - 12)}@example.org>";
        Assert.Equal(isTaken, MailPath.TryParse(Encoding.ASCII.GetBytes(path), out _, out _));
    }

    [Fact]
    public void A_quoted_local_part_is_written_as_it_was_read()
    {
        Assert.True(MailPath.TryParse("<\"a \\\"b\"@example.org>"u8, out var path, out _));
        Assert.Equal("\"a \\\"b\"@example.org", path.ToString());
    }
}
