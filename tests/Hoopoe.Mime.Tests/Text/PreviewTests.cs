namespace Hoopoe.Mime.Tests;

/// <summary>RFC 8970 §3.3.</summary>
public class PreviewTests
{
    [Theory]
    [InlineData("text/plain", "Hello,\r\n\r\n  world.\r\n", "Hello, world.")]
    [InlineData("text/plain", "", "")]
    [InlineData("text/plain", "Yes.\r\n\r\nOn Monday X wrote:\r\n> No?\r\n> Or?\r\nBye\r\n-- \r\nsignature", "Yes. Bye")]
    [InlineData("text/plain", "> all\r\n> quoted", "")]
    [InlineData("text/html", "<html><head><title>t</title></head><p>Hello&nbsp;<b>you</b><blockquote>old</blockquote>", "Hello you")]
    [InlineData("text/html", "&zwnj;&#847;&#8203;x\u00ad", "x")]
    [InlineData("image/png", "text", "")]
    [InlineData("text/plain; charset=utf-8", "\u00c3\u00a9\0\u0007x", "é x")]
    public void A_preview_is_the_start_of_the_text(string type, string body, string preview) =>
        Assert.Equal(preview, Create(Mail.Octets($"Content-Type: {type}\r\n\r\n{body}")));

    [Fact]
    public void The_first_part_with_text_of_its_own_is_shown()
    {
        var message = Mail.Lines(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: image/png", "", "x", "--b", "", "", "",
            "--b", "Content-Disposition: attachment", "", "attached", "--b", "Content-Type: text/html", "", "<p>shown</p>", "--b--");
        Assert.Equal("shown", Create(message));
    }

    [Fact]
    public void A_preview_has_200_characters_at_most()
    {
        Assert.Equal(string.Concat(Enumerable.Repeat("😀", 200)), Create(Mail.Utf8("\r\n" + string.Concat(Enumerable.Repeat("😀", 300)))));
        Assert.Equal(199, Create(Mail.Utf8("\r\n" + string.Concat(Enumerable.Repeat("a ", 300)))).Length);
    }

    static string Create(byte[] message) => Preview.Create(message, MessageScanner.Scan(message));
}
