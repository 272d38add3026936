namespace Hoopoe.Mime.Tests;

public class HeaderTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(" folded\r\n text\r\n", "folded text")]
    [InlineData("=?utf-8?b?w6k=?=", "é")]
    [InlineData("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c")]
    [InlineData("=?iso-8859-1?q?caf=E9?=", "café")]
    [InlineData("=?koi8-r?b?8NLJ18XU?=", "Привет")]
    [InlineData("=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("é", "é")]
    public void Values_are_decoded(string value, string text) => Assert.Equal(text, HeaderText.Decode(Mail.Utf8(value)));

    [Fact]
    public void Octets_that_are_not_UTF_8_are_Latin_1() => Assert.Equal("café", HeaderText.Decode(Mail.Octets("caf\u00e9")));

    [Theory]
    [InlineData("From", "a@b.example", "a@b.example")]
    [InlineData("From", "<a (comment)@ (comment) b.example>", "<a (comment)@ (comment) b.example>\na@b.example")]
    [InlineData("to", "A <a@b .example>, (x) c@d.example", "A <a@b .example>, (x) c@d.example\na@b.example")]
    [InlineData("Cc", "team: a @ b.example, c@ d.example;", "team: a @ b.example, c@ d.example;\na@b.example\nc@d.example")]
    [InlineData("Subject", "<a (comment)@ b.example>", "<a (comment)@ b.example>")]
    public void Addresses_written_apart_are_found_whole(string name, string value, string text) =>
        Assert.Equal(text, HeaderText.DecodeForSearch(name, Mail.Octets(value)));

    [Fact]
    public void All_fields_of_a_name_are_given() =>
        Assert.Equal(["1", "2"], HeaderText.Values(Mail.Octets("X-A: 1\r\nB: x\r\nx-a : 2\r\n\r\nX-A: 3"), "X-A"u8));

    [Fact]
    public void A_long_value_is_decoded_to_its_end()
    {
        var value = string.Join(",\r\n ", Enumerable.Range(0, 20_000).Select(i => $"=?utf-8?q?N=C3=A4me_{i}?= <a{i}@example.org>"));
        var text = HeaderText.Decode(Mail.Octets(value));
        Assert.Equal(string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"Näme {i} <a{i}@example.org>")), text);
    }

    [Fact]
    public void A_long_value_without_line_ends_keeps_its_characters() =>
        Assert.Equal(new string('é', 100_000), HeaderText.Decode(Mail.Utf8(new string('é', 100_000))));
}
