using System.Buffers;

namespace Hoopoe.Mime.Tests;

/// <summary>BODYSTRUCTURE and BODY (RFC 9051 §7.5.2).</summary>
public class BodyStructureTests
{
    [Theory]
    [InlineData("", "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 1 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: text/html; charset=utf-8", "(\"TEXT\" \"HTML\" (\"CHARSET\" \"utf-8\") NIL NIL \"7BIT\" 4 1 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: text/plain", "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 4 1 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: nonsense", "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 1 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: image/png (a picture)", "(\"IMAGE\" \"PNG\" NIL NIL NIL \"7BIT\" 4 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Transfer-Encoding: Base64 ", "(\"X\" \"Y\" NIL NIL NIL \"BASE64\" 4 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Transfer-Encoding: x-own", "(\"X\" \"Y\" NIL NIL NIL \"X-OWN\" 4 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Transfer-Encoding:", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-ID: <1@2>\r\nContent-Description: d", "(\"X\" \"Y\" NIL \"<1@2>\" \"d\" \"7BIT\" 4 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-MD5: abc==\r\nContent-Location: http://x", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 \"abc==\" NIL NIL \"http://x\")")]
    [InlineData("Content-Type: x/y\r\nContent-Language: en", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL NIL \"en\" NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Language: en, de", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL NIL (\"en\" \"de\") NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Language: ,", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL NIL NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Disposition: inline", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL (\"INLINE\" NIL) NIL NIL)")]
    [InlineData("Content-Type: x/y\r\nContent-Disposition:", "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL NIL NIL NIL)")]
    [InlineData(
        "Content-Type: x/y\r\nContent-Disposition: attachment; filename=\"a b\"; size=3",
        "(\"X\" \"Y\" NIL NIL NIL \"7BIT\" 4 NIL (\"ATTACHMENT\" (\"FILENAME\" \"a b\" \"SIZE\" \"3\")) NIL NIL)")]
    public void A_single_part_shows_its_fields(string header, string expected) =>
        Assert.Equal(expected, Mail.BodyStructure(Mail.Octets(header + (header.Length == 0 ? "\r\n" : "\r\n\r\n") + "body")));

    [Theory]
    [InlineData("; a=1", "(\"A\" \"1\")")]
    [InlineData(";a=1;b=2", "(\"A\" \"1\" \"B\" \"2\")")]
    [InlineData("; a = 1 ; b = 2 ;", "(\"A\" \"1\" \"B\" \"2\")")]
    [InlineData("; a=\"x;y\"", "(\"A\" \"x;y\")")]
    [InlineData("; a=\"x\\\"y\"; b=1", "(\"A\" \"x\\\"y\" \"B\" \"1\")")]
    [InlineData("; a=x y.txt", "(\"A\" \"x y.txt\")")]
    [InlineData("; a=x(1).txt", "(\"A\" \"x(1).txt\")")]
    [InlineData("; a=x (comment; here)", "(\"A\" \"x\")")]
    [InlineData("; (c) a=x", "(\"A\" \"x\")")]
    [InlineData(" a=x", "(\"A\" \"x\")")]
    [InlineData("; a=\"x\" b=\"y\"", "(\"A\" \"x\" \"B\" \"y\")")]
    [InlineData("; a=\"unclosed", "(\"A\" \"unclosed\")")]
    [InlineData("; a", "NIL")]
    [InlineData("; a; b=1", "(\"B\" \"1\")")]
    [InlineData("; =1; b=", "(\"B\" \"\")")]
    [InlineData(";;;", "NIL")]
    [InlineData("; a=\"=?utf-8?q?x?=\"", "(\"A\" \"=?utf-8?q?x?=\")")]
    [InlineData("; a*0=x; a*1=y; b=1", "(\"A\" \"xy\" \"B\" \"1\")")]
    [InlineData("; a*1=y; a*0=x", "(\"A\" \"xy\")")]
    [InlineData("; a*0=x; a*2=z", "(\"A\" \"x\")")]
    [InlineData("; a*1=x", "NIL")]
    [InlineData("; a*=us-ascii'en'x%20y", "(\"A*\" \"utf-8''x%20y\")")]
    [InlineData("; a*=iso-8859-1''caf%E9", "(\"A*\" \"utf-8''caf%C3%A9\")")]
    [InlineData("; a*0*=utf-8''%C3; a*1*=%A9; a*2=.x", "(\"A*\" \"utf-8''%C3%A9.x\")")]
    [InlineData("; a*=nonsense", "(\"A*\" \"utf-8''nonsense\")")]
    [InlineData("; a*=x-none''%zz%4", "(\"A*\" \"utf-8''%25zz%254\")")]
    [InlineData("; a*999999999999=x", "(\"A*999999999999\" \"x\")")]
    public void Parameters_are_read_and_joined(string parameters, string expected) => Assert.Equal(
        $"(\"X\" \"Y\" {expected} NIL NIL \"7BIT\" 0 NIL NIL NIL NIL)", Mail.BodyStructure(Mail.Octets($"Content-Type: x/y{parameters}\r\n\r\n")));

    static readonly byte[] Nested = Mail.Lines(
        "Content-Type: multipart/mixed; boundary=b", "Content-Language: en", "", "--b", "", "text", "--b", "Content-Type: message/rfc822", "",
        "Subject: inner", "Content-Type: multipart/alternative; boundary=c", "", "--c", "", "1", "2", "--c", "Content-Type: text/html", "", "<b>",
        "--c--", "--b--");

    [Fact]
    public void Nesting_shows_as_parentheses()
    {
        const string Text = "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 1 NIL NIL NIL NIL)";
        const string Alternative = "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 2 NIL NIL NIL NIL)"
            + "(\"TEXT\" \"HTML\" NIL NIL NIL \"7BIT\" 3 1 NIL NIL NIL NIL) \"ALTERNATIVE\" (\"BOUNDARY\" \"c\") NIL NIL NIL)";
        Assert.Equal(
            $"({Text}(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 122 (NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL) {Alternative} 12 NIL NIL NIL NIL)"
            + " \"MIXED\" (\"BOUNDARY\" \"b\") NIL \"en\" NIL)",
            Mail.BodyStructure(Nested));
    }

    [Fact]
    public void BODY_is_the_same_without_extension_data()
    {
        var output = new ArrayBufferWriter<byte>();
        BodyStructureText.WithoutExtensions(Mail.Answers(Nested).BodyStructure, output);
        const string Text = "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 1)";
        const string Alternative = "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 4 2)"
            + "(\"TEXT\" \"HTML\" NIL NIL NIL \"7BIT\" 3 1) \"ALTERNATIVE\")";
        Assert.Equal(
            $"({Text}(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 122 (NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL) {Alternative} 12) \"MIXED\")",
            Mail.Text(output.WrittenSpan));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(")]
    [InlineData("()")]
    [InlineData("(\"A\" \"B\" NIL NIL NIL \"7BIT\" 1)x")]
    [InlineData("(\"A\" \"B\" NIL NIL NIL \"7BIT\" 1")]
    [InlineData("(\"A\" \"B\" NIL NIL NIL \"7BIT\" \"")]
    [InlineData("(\"A\" \"B)\\")]
    public void What_is_no_BODYSTRUCTURE_is_refused(string text) =>
        Assert.Throws<FormatException>(() => BodyStructureText.WithoutExtensions(Mail.Octets(text), new ArrayBufferWriter<byte>()));
}
