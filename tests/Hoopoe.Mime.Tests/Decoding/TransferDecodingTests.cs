using System.Buffers;
using CsCheck;

namespace Hoopoe.Mime.Tests;

public class TransferDecodingTests
{
    [Theory]
    [InlineData(TransferEncoding.SevenBit, "a\nb", "a\nb")]
    [InlineData(TransferEncoding.EightBit, "\u00e9\0", "\u00e9\0")]
    [InlineData(TransferEncoding.Binary, "\0\r", "\0\r")]
    [InlineData(TransferEncoding.Base64, "aGVs\r\nbG8=", "hello")]
    [InlineData(TransferEncoding.Base64, "aGVsbG8", "hello")]
    [InlineData(TransferEncoding.Base64, "a!G?V s.b\tG8=", "hello")]
    [InlineData(TransferEncoding.Base64, "", "")]
    [InlineData(TransferEncoding.QuotedPrintable, "a=3Db=\r\nc=E9", "a=bc\u00e9")]
    [InlineData(TransferEncoding.QuotedPrintable, "a=zz", "a=zz")]
    [InlineData(TransferEncoding.QuotedPrintable, "a=4z=4", "a=4z=4")]
    [InlineData(TransferEncoding.QuotedPrintable, "a=3d=3D==", "a===")]
    [InlineData(TransferEncoding.QuotedPrintable, "a \t\r\nb\t\nc d ", "a\r\nb\nc d")]
    [InlineData(TransferEncoding.QuotedPrintable, "a = \t\r\nb=\nc= d", "a bc= d")]
    [InlineData(TransferEncoding.QuotedPrintable, "a=20\r\n", "a \r\n")]
    [InlineData(TransferEncoding.QuotedPrintable, "a\rb \rc", "a\rb \rc")]
    [InlineData(TransferEncoding.UuEncode, "begin 644 x\r\n%:&5L;&\\`\r\n`\r\nend\r\n", "hello")]
    public void Encodings_are_undone(TransferEncoding encoding, string body, string decoded)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(TransferDecoding.TryDecode(encoding, Mail.Octets(body), output));
        Assert.Equal(Mail.Octets(decoded), output.WrittenSpan.ToArray());
        Assert.True(TransferDecoding.TryMeasure(encoding, Mail.Octets(body), out var size));
        Assert.Equal(decoded.Length, size);
    }

    [Fact]
    public void Quoted_printable_is_the_same_in_any_pieces() => Gen.String[Gen.Char["a=4F \t\r\n"]].Array[0, 40].Sample(pieces =>
    {
        Assert.Equal(Decode([string.Concat(pieces)]), Decode(pieces));

        static string Decode(string[] pieces)
        {
            var decoder = BodyDecoder.For(TransferEncoding.QuotedPrintable)!;
            return string.Concat(pieces.Select(piece => Mail.Text(decoder.Decode(Mail.Octets(piece))))) + Mail.Text(decoder.Finish());
        }
    });

    [Fact]
    public void White_space_that_no_encoder_makes_is_kept()
    {
        var body = "a" + new string(' ', 100_000) + "b";
        var output = new ArrayBufferWriter<byte>();
        Assert.True(TransferDecoding.TryDecode(TransferEncoding.QuotedPrintable, Mail.Octets(body), output));
        Assert.Equal(body, Mail.Text(output.WrittenSpan));
    }

    [Fact]
    public void An_unknown_encoding_is_refused()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.False(TransferDecoding.TryDecode(TransferEncoding.Unknown, "x"u8, output));
        Assert.False(TransferDecoding.TryMeasure(TransferEncoding.Unknown, "x"u8, out _));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("a\nb\r\nc\n", "a\r\nb\r\nc\r\n")]
    [InlineData("\n\n", "\r\n\r\n")]
    [InlineData("a\rb\r\n", "a\rb\r\n")]
    [InlineData("", "")]
    public void Lines_of_text_end_in_CRLF(string body, string decoded)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(TransferDecoding.TryDecode(TransferEncoding.EightBit, Mail.Octets(body), output, isText: true));
        Assert.Equal(decoded, Mail.Text(output.WrittenSpan));
    }

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nYQpi", "a\r\nb")]
    [InlineData("Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nYQpi", "a\nb")]
    [InlineData("Content-Type: multipart/mixed\r\nContent-Transfer-Encoding: base64\r\n\r\nYQpi", "YQpi")]
    [InlineData("Content-Type: message/rfc822\r\n\r\nA: b\n\nc\n", "A: b\n\nc\n")]
    [InlineData("Content-Transfer-Encoding: x-unknown\r\n\r\nYQpi", null)]
    public void A_part_is_decoded_by_its_header(string text, string? decoded)
    {
        var message = Mail.Octets(text);
        var output = new ArrayBufferWriter<byte>();
        ref readonly var part = ref MessageScanner.Scan(message).Root;
        Assert.Equal(decoded is not null, TransferDecoding.TryDecode(message, part, output));
        Assert.Equal(decoded is not null, TransferDecoding.TryMeasure(message, part, out var size));
        Assert.Equal(decoded ?? "", Mail.Text(output.WrittenSpan));
        Assert.Equal(output.WrittenCount, size);
    }

    [Fact]
    public void Line_ends_cut_between_slices_are_seen()
    {
        var body = new string('a', BodyDecoder.SliceSize - 1) + "\r\n" + new string('b', BodyDecoder.SliceSize - 1) + "\n";
        Assert.True(TransferDecoding.TryMeasure(TransferEncoding.SevenBit, Mail.Octets(body), out var size, isText: true));
        Assert.Equal(body.Length + 1, size);
    }

    [Fact]
    public void Base64_of_any_length_decodes_to_what_was_encoded() => Gen.Byte.Array[0, 60_000].Sample(octets =>
    {
        var body = Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks);
        var output = new ArrayBufferWriter<byte>();
        Assert.True(TransferDecoding.TryDecode(TransferEncoding.Base64, Mail.Octets(body), output));
        Assert.True(output.WrittenSpan.SequenceEqual(octets));
    }, iter: 100);
}
