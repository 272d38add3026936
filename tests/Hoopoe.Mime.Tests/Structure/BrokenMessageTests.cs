namespace Hoopoe.Mime.Tests;

/// <summary>Messages that no RFC allows and that arrive all the same.</summary>
public class BrokenMessageTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("\r\n", "\r\n", "")]
    [InlineData("\n", "\n", "")]
    [InlineData("\r", "\r", "")]
    [InlineData("\0", "\0", "")]
    [InlineData("Subject: x", "Subject: x", "")]
    [InlineData("Subject: x\r\n", "Subject: x\r\n", "")]
    [InlineData("\r\nbody", "\r\n", "body")]
    [InlineData("\nbody\n", "\n", "body\n")]
    [InlineData("no header at all\r\n\r\nbody", "no header at all\r\n\r\n", "body")]
    [InlineData("From a@b Thu Jan  1\nSubject: x\n\nbody", "From a@b Thu Jan  1\nSubject: x\n\n", "body")]
    [InlineData("A: b\r\n \r\nC: d\r\n\r\nbody", "A: b\r\n \r\nC: d\r\n\r\n", "body")]
    [InlineData("A: b\r\rC: d\r\r", "A: b\r\rC: d\r\r", "")]
    [InlineData("A: b\n\r\nbody", "A: b\n\r\n", "body")]
    [InlineData("A: b\r\n\nbody\0\r", "A: b\r\n\n", "body\0\r")]
    public void The_header_ends_at_the_first_empty_line(string message, string header, string body)
    {
        Assert.Equal(header, Mail.Section(Mail.Octets(message), "", SectionKind.Header));
        Assert.Equal(body, Mail.Section(Mail.Octets(message), "", SectionKind.Text));
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed; boundary=\"\"")]
    [InlineData("multipart/mixed; boundary=\"  \"")]
    [InlineData("multipart/mixed; boundary=other")]
    [InlineData("multipart/alternative; bounDary*0=other")]
    public void A_multipart_without_parts_has_one_text_part_with_all_of_it(string type)
    {
        var message = Mail.Lines("Content-Type: " + type, "", "some", "--b", "text", "");
        Assert.Equal("some\r\n--b\r\ntext\r\n", Mail.Section(message, "1", SectionKind.Whole));
        Assert.Null(Mail.Section(message, "2", SectionKind.Whole));
        Assert.StartsWith(
            "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 17 3 NIL NIL NIL NIL) ", Mail.BodyStructure(message), StringComparison.Ordinal);
    }

    [Fact]
    public void A_boundary_that_is_too_long_is_none()
    {
        var boundary = new string('x', MimeLimits.Boundary + 1);
        var message = Mail.Lines("Content-Type: multipart/mixed; boundary=" + boundary, "", "--" + boundary, "", "one", "--" + boundary, "", "two");
        Assert.Equal(2, MessageScanner.Scan(message).Parts.Length);
        message = Mail.Octets(Mail.Text(message).Replace(boundary, boundary[1..], StringComparison.Ordinal));
        Assert.Equal(3, MessageScanner.Scan(message).Parts.Length);
    }

    [Fact]
    public void An_empty_part_keeps_the_line_that_ends_its_header()
    {
        var message = Mail.Lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "--b", "Content-Type: image/png", "--b--");
        Assert.Equal("\r\n", Mail.Section(message, "1", SectionKind.Mime));
        Assert.Equal("", Mail.Section(message, "1", SectionKind.Whole));
        Assert.Equal("Content-Type: image/png\r\n", Mail.Section(message, "2", SectionKind.Mime));
        Assert.Equal("", Mail.Section(message, "2", SectionKind.Whole));
    }

    [Fact]
    public void Unended_multiparts_end_with_what_contains_them()
    {
        var message = Mail.Lines(
            "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/mixed; boundary=i", "", "--i", "", "one one",
            "--o", "", "two", "--i", "still two");
        Assert.Equal("one one", Mail.Section(message, "1.1", SectionKind.Whole));
        Assert.Equal("two\r\n--i\r\nstill two", Mail.Section(message, "2", SectionKind.Whole));
        Assert.Null(Mail.Section(message, "1.2", SectionKind.Whole));
    }

    [Fact]
    public void After_the_last_delimiter_a_boundary_means_nothing()
    {
        var message = Mail.Lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "one", "--b--", "--b", "", "two");
        Assert.Null(Mail.Section(message, "2", SectionKind.Whole));
    }

    [Fact]
    public void A_boundary_that_continues_another_is_its_own()
    {
        var message = Mail.Lines(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/mixed; boundary=bb", "", "--bb", "", "one one",
            "--bb", "", "one two", "--bb--", "--b", "", "two", "--b--");
        Assert.Equal("one two", Mail.Section(message, "1.2", SectionKind.Whole));
        Assert.Equal("two", Mail.Section(message, "2", SectionKind.Whole));
    }

    [Fact]
    public void A_boundary_used_twice_belongs_to_the_inner_multipart_until_it_ends()
    {
        var message = Mail.Lines(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "one one",
            "--b--", "--b", "", "two", "--b--");
        Assert.Equal("one one", Mail.Section(message, "1.1", SectionKind.Whole));
        Assert.Equal("two", Mail.Section(message, "2", SectionKind.Whole));
    }

    [Fact]
    public void A_boundary_with_two_hyphens_at_its_end_is_a_boundary()
    {
        var message = Mail.Lines("Content-Type: multipart/mixed; boundary=\"b--\"", "", "--b--", "", "one", "--b--", "", "two", "--b----");
        Assert.Equal("two", Mail.Section(message, "2", SectionKind.Whole));
    }

    [Theory]
    [InlineData("base64")]
    [InlineData("quoted-printable")]
    [InlineData("x-unknown")]
    public void An_encoded_message_is_not_looked_into(string encoding)
    {
        var message = Mail.Lines("Content-Type: message/rfc822", "Content-Transfer-Encoding: " + encoding, "", "Subject: x", "", "y");
        Assert.Null(Mail.Section(message, "1", SectionKind.Header));
        Assert.Equal("Subject: x\r\n\r\ny", Mail.Section(message, "1", SectionKind.Whole));
        WireGrammar.RequireBodyStructure(Mail.Answers(message).BodyStructure);
    }

    [Fact]
    public void Parts_of_a_digest_are_messages_unless_they_say_otherwise()
    {
        var message = Mail.Lines(
            "Content-Type: multipart/digest; boundary=b", "", "--b", "", "Subject: one", "", "1", "--b", "Content-Type: text/plain", "", "2", "--b--");
        Assert.Equal("Subject: one\r\n\r\n", Mail.Section(message, "1", SectionKind.Header));
        Assert.Null(Mail.Section(message, "2", SectionKind.Header));
        Assert.Contains("(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 17 (NIL \"one\" ", Mail.BodyStructure(message), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_part_without_a_message_has_an_empty_one()
    {
        var message = Mail.Lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: message/rfc822", "", "--b--");
        Assert.Equal("", Mail.Section(message, "1", SectionKind.Header));
        Assert.Equal("", Mail.Section(message, "1.1", SectionKind.Whole));
    }
}
