using System.Text;
using CsCheck;
using Hoopoe.Server.Lmtp;

namespace Hoopoe.Server.Tests.Lmtp;

public class DataDecoderTests
{
    [Theory]
    [InlineData(".\r\n", "")]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData("a\r\n..\r\n.\r\n", "a\r\n.\r\n")]
    [InlineData("..a\r\n.\r\n", ".a\r\n")]
    [InlineData(".a\r\n.\r\n", "a\r\n")]
    [InlineData("a.\r\n.\r\n", "a.\r\n")]
    [InlineData("\r\n.\r\n", "\r\n")]
    public void Dots_are_unstuffed_and_the_end_is_found(string data, string message) =>
        Assert.Equal((message, data.Length), Decode(data, data.Length));

    /// <summary>Each of these ended a message in some server and let a second one be smuggled in (CVE-2023-51764 and others).</summary>
    [Theory]
    [InlineData("a\n.\nb\r\n.\r\n", "a\n.\nb\r\n")]
    [InlineData("a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n")]
    [InlineData("a\r\n.\nb\r\n.\r\n", "a\r\n\nb\r\n")]
    [InlineData("a\r.\rb\r\n.\r\n", "a\r.\rb\r\n")]
    [InlineData("a\r\n.\rb\r\n.\r\n", "a\r\n\rb\r\n")]
    [InlineData("a\r\n.\r.\r\n.\r\n", "a\r\n\r.\r\n")]
    [InlineData("a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n")]
    [InlineData("a\n\n.\r\n\r\n.\r\n", "a\n\n.\r\n\r\n")]
    [InlineData("a\r\r\n..\r\n.\r\n", "a\r\r\n.\r\n")]
    [InlineData("a\0\n.\r\nb\r\n.\r\n", "a\0\n.\r\nb\r\n")]
    public void Nothing_but_CRLF_dot_CRLF_ends_a_message(string data, string message) =>
        Assert.Equal((message, data.Length), Decode(data, data.Length));

    [Fact]
    public void What_follows_the_end_is_left_alone() => Assert.Equal(("a\r\n", 6), Decode("a\r\n.\r\nMAIL FROM:<>\r\n", 100));

    [Fact]
    public void Any_message_survives_stuffing_and_decoding_in_pieces_of_any_size() => Gen.Select(
        Gen.Char["\r\n.a"].Array[0, 30], Gen.Int[1, 40]).Sample((letters, piece) =>
        {
            var message = new string(letters) + "\r\n";
            var stuffed = (message.StartsWith('.') ? "." : "") + message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n";
            return Decode(stuffed, piece) == (message, stuffed.Length);
        });

    static (string Message, int Used) Decode(string data, int pieceLength)
    {
        var decoder = new DataDecoder();
        var message = new List<byte>();
        var source = Encoding.Latin1.GetBytes(data);
        var at = 0;
        while (at < source.Length && !decoder.HasEnded)
        {
            var piece = source.AsSpan(at, Math.Min(pieceLength, source.Length - at));
            var target = new byte[piece.Length + 1];
            at += decoder.Decode(piece, target, out var written);
            message.AddRange(target[..written]);
        }
        Assert.True(decoder.HasEnded);
        return (Encoding.Latin1.GetString([.. message]), at);
    }
}
