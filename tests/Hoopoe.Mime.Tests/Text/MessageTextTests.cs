using System.Text;
using CsCheck;

namespace Hoopoe.Mime.Tests;

public class MessageTextTests
{
    [Fact]
    public void Headers_names_and_text_come_in_order()
    {
        var message = Mail.Lines(
            "Subject: =?utf-8?q?=C3=A9?=", "Content-Type: multipart/mixed; boundary=b", "",
            "--b", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", "w6kgb25l",
            "--b", "Content-Type: text/html", "Content-Transfer-Encoding: quoted-printable", "", "<p>t=\r\nwo</p>",
            "--b", "Content-Type: image/png; name=\"=?utf-8?q?p.png?=\"", "Content-Disposition: attachment; filename*=utf-8''%C3%A9.png",
            "Content-Description: a picture", "", "no text",
            "--b", "Content-Type: message/rfc822", "", "Subject: inner", "", "three", "--b--", "");
        var pieces = MessageText.Read(message, MessageScanner.Scan(message)).ToArray();
        Assert.Equal(
            [
                (true, "Subject: é\nContent-Type: multipart/mixed; boundary=b\n"),
                (true, "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n"), (false, "é one"),
                (true, "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n"), (false, "two "),
                (true, "Content-Type: image/png; name=\"p.png\"\nContent-Disposition: attachment; filename*=utf-8''%C3%A9.png\n"
                    + "Content-Description: a picture\n"),
                (true, "p.png\né.png"),
                (true, "Content-Type: message/rfc822\n"), (true, "Subject: inner\n"), (false, "three"),
            ],
            pieces.Select(piece => (piece.IsHeader, piece.Text)));
        Assert.DoesNotContain(pieces, piece => piece.Continues);
    }

    [Theory]
    [InlineData("text/plain; charset=iso-8859-1", "caf\u00e9", "café")]
    [InlineData("text/plain; charset=us-ascii", "caf\u00e9", "café")]
    [InlineData("text/plain; charset=us-ascii", "caf\u00c3\u00a9", "café")]
    [InlineData("text/plain; charset=x-none", "caf\u00c3\u00a9", "café")]
    [InlineData("text/plain", "caf\u00c3\u00a9 \u00e9", "café é")]
    [InlineData("text/plain; charset=windows-1251", "\u00cf\u00f0", "Пр")]
    [InlineData("text/plain; charset=utf-16le", "a\0b\0", "ab")]
    [InlineData("text/csv", "a,b", "a,b")]
    [InlineData("message/delivery-status", "Status: 5", "Status: 5")]
    [InlineData("nonsense", "x", "x")]
    public void Charsets_are_decoded(string type, string body, string text) =>
        Assert.Equal(text, Body(Mail.Octets($"Content-Type: {type}\r\n\r\n{body}")));

    [Theory]
    [InlineData("image/png", "7bit")]
    [InlineData("application/pdf", "base64")]
    [InlineData("text/plain", "x-unknown")]
    public void What_cannot_be_read_has_no_text(string type, string encoding) =>
        Assert.Equal("", Body(Mail.Octets($"Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\ntext")));

    [Fact]
    public void A_multipart_without_parts_is_read_as_text() =>
        Assert.Equal("just text", Body(Mail.Octets("Content-Type: multipart/mixed\r\n\r\njust text")));

    [Theory]
    [InlineData("quoted-printable", 60)]
    [InlineData("base64", 60)]
    [InlineData("8bit", 16_383)]
    public void Long_text_comes_in_pieces_that_continue_one_another(string encoding, int period)
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => i % period == 0 ? "é" : "日")) + "end";
        var octets = Encoding.UTF8.GetBytes(text);
        var body = encoding switch
        {
            "base64" => Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks),
            "quoted-printable" => string.Concat(octets.Select((octet, i) => $"={octet:X2}{(i % 20 == 19 ? "=\r\n" : "")}")),
            _ => Encoding.Latin1.GetString(octets),
        };
        var message = Mail.Octets($"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}");
        var pieces = MessageText.Read(message, MessageScanner.Scan(message)).Where(piece => !piece.IsHeader).ToArray();
        Assert.Equal(text, string.Concat(pieces.Select(piece => piece.Text)));
        Assert.True(pieces.Length > 2);
        Assert.All(pieces.Skip(1), piece => Assert.True(piece.Continues));
        Assert.All(pieces, piece => Assert.InRange(piece.Text.Length, 1, 20_000));
    }

    [Fact]
    public void A_long_header_comes_in_pieces()
    {
        var header = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"X-{i}: =?utf-8?q?=C3=A9?= {i}\r\n"))
            + "Subject: " + string.Join("\r\n ", Enumerable.Repeat("folded", 50_000)) + "\r\nX-Empty:";
        var message = Mail.Octets(header);
        var pieces = MessageText.Read(message, MessageScanner.Scan(message)).ToArray();
        Assert.Equal(
            string.Concat(Enumerable.Range(0, 3_000).Select(i => $"X-{i}: é {i}\n"))
                + "Subject: " + string.Join(' ', Enumerable.Repeat("folded", 50_000)) + "\nX-Empty: \n",
            string.Concat(pieces.Select(piece => piece.Text)));
        Assert.All(pieces, piece => Assert.InRange(piece.Text.Length, 1, 100_000));
        Assert.All(pieces, piece => Assert.True(piece.IsHeader));
        Assert.All(pieces.Skip(1), piece => Assert.True(piece.Continues));
    }

    [Theory]
    [InlineData("a<b>b</b>c", "abc")]
    [InlineData("a<br>b<p class='x'>c</p>", "a b c ")]
    [InlineData("a  \r\n b", "a b")]
    [InlineData("1 &lt; 2 &amp;&amp; 3 &eacute;&#233;&#xe9; &nope; &", "1 < 2 && 3 ééé &nope; &")]
    [InlineData("a&nbsp;b", "a b")]
    [InlineData("<style>p{}</style><script>if (a<b) {}</script><title>t</title>x", "x")]
    [InlineData("a<!-- <b> -- > -->b", "ab")]
    [InlineData("a<!---->b<!-->c", "abc")]
    [InlineData("1 < 2", "1 < 2")]
    [InlineData("a <3 b", "a <3 b")]
    [InlineData("<blockquote>q</blockquote>a", "q a")]
    [InlineData("a<unclosed", "a")]
    [InlineData("a<", "a")]
    [InlineData("<?xml ?>a<!DOCTYPE html>b", "a b")]
    [InlineData("AT&T;x", "AT&T;x")]
    public void Of_HTML_the_visible_text_is_read(string html, string text) =>
        Assert.Equal(text, Body(Mail.Octets($"Content-Type: text/html\r\n\r\n{html}")));

    [Fact]
    public void HTML_may_be_cut_anywhere()
    {
        const string Html = "a<br>b&eacute;<!-- <x> -->c<script>a<b</script>d <b>e</b>&amp; <style>x</style>f &lt <";
        var whole = new StringBuilder();
        new HtmlText(false).Read(Html, whole);
        var single = new StringBuilder();
        var reader = new HtmlText(false);
        foreach (var c in Html)
            reader.Read([c], single);
        Assert.Equal(whole.ToString(), single.ToString());
    }

    [Fact]
    public void Any_octets_have_text_within_bounds() => Gen.Select(
        Gen.OneOf("text/html", "text/plain; charset=utf-7", "text/plain; charset=iso-2022-jp", "text/html; charset=gb18030", "text/plain; charset=utf-32"),
        Gen.OneOf("base64", "quoted-printable", "x-uuencode", "8bit"),
        Gen.Byte.Array[0, 400]).Sample((type, encoding, body) =>
        {
            byte[] message = [.. Mail.Octets($"Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"), .. body];
            Assert.InRange(Body(message).Length, 0, 2_000);
            Assert.InRange(Preview.Create(message, MessageScanner.Scan(message)).EnumerateRunes().Count(), 0, Preview.Length);
        }, iter: 5_000);

    [Theory]
    [InlineData("<")]
    [InlineData("&")]
    [InlineData("<!--")]
    [InlineData("<a")]
    [InlineData("<script>")]
    [InlineData("<blockquote>")]
    [InlineData("&#x41")]
    public Task Repetition_is_read_once(string piece) => HangGuard.Run(() =>
    {
        var html = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        Assert.InRange(Body(Mail.Octets($"Content-Type: text/html\r\n\r\n{html}")).Length, 0, html.Length);
    });

    static string Body(byte[] message) => string.Concat(
        MessageText.Read(message, MessageScanner.Scan(message)).Where(piece => !piece.IsHeader).Select(piece => piece.Text));
}
