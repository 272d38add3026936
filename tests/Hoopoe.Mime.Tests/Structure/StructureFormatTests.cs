namespace Hoopoe.Mime.Tests;

/// <summary>The stored form of a structure.</summary>
public class StructureFormatTests
{
    static readonly MessageStructure Example = MessageScanner.Scan(Mail.Lines(
        "Content-Type: multipart/digest; boundary=b", "", "--b", "", "Subject: é", "", "1", "--b", "Content-Type: message/global", "", "x", "",
        "--b", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "AA==", "--b--", ""));

    [Fact]
    public void It_is_a_few_octets_a_part()
    {
        Assert.Equal(MessageStructure.FormatVersion, Example.ToBytes()[0]);
        Assert.InRange(Example.ToBytes().Length, Example.Parts.Length, 8 * Example.Parts.Length);
    }

    [Fact]
    public void It_reads_back_as_written() => Assert.Equal(Example.Parts, MessageStructure.FromBytes(Example.ToBytes()).Parts);

    [Fact]
    public void Another_version_is_refused()
    {
        var bytes = Example.ToBytes();
        bytes[0]++;
        Assert.Throws<FormatException>(() => MessageStructure.FromBytes(bytes));
    }

    [Fact]
    public void A_piece_of_it_is_refused()
    {
        var bytes = Example.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => MessageStructure.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => MessageStructure.FromBytes([.. bytes, 0]));
    }
}
