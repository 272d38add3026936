using CsCheck;

namespace Hoopoe.Mime.Tests;

public class MimeReaderComparisonTests
{
    [Fact]
    public void Parts_of_generated_messages_are_where_MimeKit_finds_them() =>
        WellFormed.Message.Sample(AssertSame, iter: 2_000, print: message => Mail.Text(message));

    [Theory]
    [InlineData("A: b\r\n\r\none\r\ntwo")]
    [InlineData("A: b\r\n\r\none\r\ntwo\r\n")]
    [InlineData("A: b\n\none\ntwo\n\n")]
    [InlineData("A: b\r\n\r\n")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\nbody\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n\r\n--b--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b  \r\n\r\nx\r\n--b-- \t\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--bb\r\n--b\r\n\r\nx\r\n--bb\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"=_(x) y\"\r\n\r\n--=_(x) y\r\n\r\nx\r\n--=_(x) y--\r\n")]
    [InlineData("Content-Type: multipart/mixed;\r\n\tboundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nnot ended")]
    [InlineData("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: 1\r\n\r\none\r\n--b\r\n\r\nSubject: 2\r\n\r\ntwo\r\n--b--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--o--\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary*0=o; boundary*1=p\r\n\r\n--op\r\n\r\nx\r\n--op--\r\n")]
    public void Parts_are_where_MimeKit_finds_them(string message) => AssertSame(Mail.Octets(message));

    static void AssertSame(byte[] message)
    {
        var found = new List<MimeReaderOracle.Found>();
        foreach (ref readonly var part in MessageScanner.Scan(message).Parts)
        {
            var lines = part.Kind == PartKind.Multipart ? 0 : part.Lines;
            found.Add(new MimeReaderOracle.Found(part.Kind, part.HeaderOffset, part.BodyOffset, part.End, lines));
        }

        Assert.Equal(MimeReaderOracle.Read(message), found);
    }
}
