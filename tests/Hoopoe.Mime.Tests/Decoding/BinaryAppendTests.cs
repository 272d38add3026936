using System.Buffers;

namespace Hoopoe.Mime.Tests;

/// <summary>literal8 (RFC 3516 §4.4).</summary>
public class BinaryAppendTests
{
    [Fact]
    public void A_message_without_NUL_stays_as_it_is()
    {
        var message = Mail.Octets("Content-Transfer-Encoding: binary\r\n\r\n\u00ff");
        var (ok, stored) = BinaryAppend.Normalise(message);
        Assert.True(ok);
        Assert.True(stored.Equals(message));
    }

    [Fact]
    public void Binary_parts_with_NUL_are_encoded_and_decode_to_the_same()
    {
        var content = string.Concat(Enumerable.Range(0, 1_000).Select(i => (char)(i % 256)));
        var message = Mail.Octets(
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\ncontent-transfer-encoding: BINARY\r\n"
            + $"X-Last: y\r\n\r\n{content}\r\n--b\r\nContent-Transfer-Encoding: binary\r\n\r\nno nul\r\n--b--\r\n");
        var (ok, stored) = BinaryAppend.Normalise(message);
        Assert.True(ok);
        var octets = stored.ToArray();
        Assert.DoesNotContain((byte)0, octets);
        Assert.Equal(
            "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nX-Last: y\r\n\r\n", Mail.Section(octets, "1", SectionKind.Mime));
        Assert.Equal("Content-Transfer-Encoding: binary\r\n\r\n", Mail.Section(octets, "2", SectionKind.Mime));
        var body = Mail.Octets(Mail.Section(octets, "1", SectionKind.Whole)!);
        Assert.All(Mail.Text(body).Split("\r\n"), line => Assert.InRange(line.Length, 1, 76));
        var decoded = new ArrayBufferWriter<byte>();
        Assert.True(TransferDecoding.TryDecode(TransferEncoding.Base64, body, decoded));
        Assert.Equal(Mail.Octets(content), decoded.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_message_that_is_one_binary_part_is_encoded()
    {
        var (ok, stored) = BinaryAppend.Normalise(Mail.Octets("Content-Transfer-Encoding: binary\r\n\r\n\0"));
        Assert.True(ok);
        Assert.Equal("Content-Transfer-Encoding: base64\r\n\r\nAA==", Mail.Text(stored.Span));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("Subject: \0\r\nContent-Transfer-Encoding: binary\r\n\r\nx")]
    [InlineData("Content-Transfer-Encoding: 8bit\r\n\r\n\0")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n\0")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n\0\r\n--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\r\n--b--")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Transfer-Encoding: binary\r\n\r\n\0\r\n--b--\r\n\0")]
    [InlineData("Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: binary\r\n\r\n--b\r\n\r\n\0\r\n--b--")]
    public void NUL_anywhere_else_is_refused(string message) => Assert.False(BinaryAppend.Normalise(Mail.Octets(message)).Ok);
}
