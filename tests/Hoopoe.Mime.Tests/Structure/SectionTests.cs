namespace Hoopoe.Mime.Tests;

/// <summary>BODY[...] addressing (RFC 9051 §6.4.5.1), on the shape of the RFC's own example.</summary>
public class SectionTests
{
    static readonly byte[] Example = Mail.Lines(
        "Subject: outer", "Content-Type: multipart/mixed; boundary=o", "", "preamble",
        "--o", "Content-Type: text/plain", "", "one",
        "--o", "Content-Type: application/octet-stream", "", "two",
        "--o", "Content-Type: message/rfc822", "", "Subject: three", "Content-Type: multipart/mixed; boundary=i", "",
        "--i", "", "three one",
        "--i", "Content-Type: application/octet-stream", "", "three two",
        "--i--",
        "--o", "Content-Type: multipart/mixed; boundary=p", "",
        "--p", "Content-Type: image/gif", "X-Mime: 4.1", "", "four one",
        "--p", "Content-Type: message/rfc822", "", "Subject: four two", "Content-Type: multipart/mixed; boundary=q", "",
        "--q", "Content-Type: text/plain", "", "four two one",
        "--q", "Content-Type: multipart/alternative; boundary=r", "",
        "--r", "Content-Type: text/plain", "", "four two two one",
        "--r", "Content-Type: text/richtext", "", "four two two two",
        "--r--",
        "--q--",
        "--p--",
        "--o--", "epilogue", "");

    [Theory]
    [InlineData("1", "one")]
    [InlineData("2", "two")]
    [InlineData("3.1", "three one")]
    [InlineData("3.2", "three two")]
    [InlineData("4.1", "four one")]
    [InlineData("4.2.1", "four two one")]
    [InlineData("4.2.2.1", "four two two one")]
    [InlineData("4.2.2.2", "four two two two")]
    public void Part_numbers_name_bodies(string path, string body) => Assert.Equal(body, Mail.Section(Example, path, SectionKind.Whole));

    [Theory]
    [InlineData("", "Subject: outer\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n")]
    [InlineData("3", "Subject: three\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n")]
    [InlineData("4.2", "Subject: four two\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n")]
    public void HEADER_is_that_of_a_message(string path, string header) => Assert.Equal(header, Mail.Section(Example, path, SectionKind.Header));

    [Fact]
    public void TEXT_is_what_follows_the_header_of_a_message()
    {
        Assert.StartsWith("preamble\r\n--o\r\n", Mail.Section(Example, "", SectionKind.Text), StringComparison.Ordinal);
        Assert.Equal(
            "--i\r\n\r\nthree one\r\n--i\r\nContent-Type: application/octet-stream\r\n\r\nthree two\r\n--i--", Mail.Section(Example, "3", SectionKind.Text));
    }

    [Theory]
    [InlineData("1", "Content-Type: text/plain\r\n\r\n")]
    [InlineData("3", "Content-Type: message/rfc822\r\n\r\n")]
    [InlineData("3.1", "\r\n")]
    [InlineData("4", "Content-Type: multipart/mixed; boundary=p\r\n\r\n")]
    [InlineData("4.1", "Content-Type: image/gif\r\nX-Mime: 4.1\r\n\r\n")]
    public void MIME_is_the_header_of_the_part(string path, string header) => Assert.Equal(header, Mail.Section(Example, path, SectionKind.Mime));

    [Fact]
    public void A_message_part_holds_header_and_text() => Assert.Equal(
        Mail.Section(Example, "3", SectionKind.Header) + Mail.Section(Example, "3", SectionKind.Text), Mail.Section(Example, "3", SectionKind.Whole));

    [Fact]
    public void No_specifier_is_the_whole_message() => Assert.Equal(Example.Length, Mail.Section(Example, "", SectionKind.Whole)!.Length);

    [Theory]
    [InlineData("", SectionKind.Mime)]
    [InlineData("0", SectionKind.Whole)]
    [InlineData("5", SectionKind.Whole)]
    [InlineData("1.1", SectionKind.Whole)]
    [InlineData("1", SectionKind.Header)]
    [InlineData("1", SectionKind.Text)]
    [InlineData("4", SectionKind.Header)]
    [InlineData("4", SectionKind.Text)]
    [InlineData("3.3", SectionKind.Mime)]
    [InlineData("3.1.1", SectionKind.Whole)]
    [InlineData("4.2.2.3", SectionKind.Whole)]
    [InlineData("2147483647", SectionKind.Whole)]
    public void What_is_not_there_is_not_found(string path, SectionKind kind) => Assert.Null(Mail.Section(Example, path, kind));

    [Fact]
    public void Negative_part_numbers_are_not_found() =>
        Assert.False(MessageScanner.Scan(Example).TryLocate([-1], SectionKind.Whole, out _));

    [Fact]
    public void A_message_that_is_not_multipart_has_part_1()
    {
        var message = Mail.Lines("Subject: x", "", "text");
        Assert.Equal("text", Mail.Section(message, "1", SectionKind.Whole));
        Assert.Equal("Subject: x\r\n\r\n", Mail.Section(message, "1", SectionKind.Mime));
        Assert.Null(Mail.Section(message, "1", SectionKind.Header));
        Assert.Null(Mail.Section(message, "1.1", SectionKind.Whole));
        Assert.Null(Mail.Section(message, "2", SectionKind.Whole));
    }

    [Fact]
    public void A_message_that_is_a_message_part_has_that_as_part_1()
    {
        var message = Mail.Lines("Subject: x", "Content-Type: message/rfc822", "", "Subject: y", "", "inner");
        Assert.Equal("Subject: y\r\n\r\ninner", Mail.Section(message, "1", SectionKind.Whole));
        Assert.Equal("Subject: y\r\n\r\n", Mail.Section(message, "1", SectionKind.Header));
        Assert.Equal("inner", Mail.Section(message, "1", SectionKind.Text));
        Assert.Equal("inner", Mail.Section(message, "1.1", SectionKind.Whole));
        Assert.Equal("Subject: y\r\n\r\n", Mail.Section(message, "1.1", SectionKind.Mime));
    }

    [Fact]
    public void A_message_in_a_message_in_a_message_is_reached()
    {
        var message = Mail.Lines(
            "Content-Type: message/rfc822", "", "Content-Type: message/global", "", "Subject: inmost", "", "deep");
        Assert.Equal("Subject: inmost\r\n\r\n", Mail.Section(message, "1.1", SectionKind.Header));
        Assert.Equal("deep", Mail.Section(message, "1.1.1", SectionKind.Whole));
    }
}
