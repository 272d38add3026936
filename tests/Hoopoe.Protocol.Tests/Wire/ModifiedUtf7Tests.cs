using System.Text;
using CsCheck;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

public class ModifiedUtf7Tests
{
    static readonly Gen<string> Texts = Gen.OneOf(Gen.Int[0x20, 0x7E], Gen.Int[1, 0x24FF], Gen.Int[0x1F300, 0x1F6FF])
        .Where(Rune.IsValid)
        .Select(value => new Rune(value).ToString())
        .Array[0, 20]
        .Select(string.Concat);

    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("", "")]
    [InlineData("R&-D", "R&D")]
    [InlineData("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語")]
    [InlineData("&Jjo-!", "☺!")]
    [InlineData("&2D3eCQ-", "😉")]
    [InlineData("&AOk-&-&AOk-", "é&é")]
    public void Names_translate_both_ways(string encoded, string text)
    {
        Assert.True(ModifiedUtf7.TryDecode(Encoding.Latin1.GetBytes(encoded), out var decoded));
        Assert.Equal(text, decoded);
        Assert.Equal(encoded, Encoding.Latin1.GetString(ModifiedUtf7.Encode(text)));
    }

    [Theory]
    [InlineData("&AGE-", "ASCII as base64")]
    [InlineData("&Jjo", "no end")]
    [InlineData("&Jjo!-", "not base64")]
    [InlineData("&U,BTFw-&ZeVnLIqe-", "superfluous shift")]
    [InlineData("&2D0-", "lone high surrogate")]
    [InlineData("&3gk-", "lone low surrogate")]
    [InlineData("&Jjp-", "stray bits")]
    [InlineData("&U/BTFw-", "slash in base64")]
    [InlineData("&AOk=-", "padding")]
    [InlineData("&AO-", "half a unit")]
    [InlineData("caf\u00e9", "8-bit")]
    [InlineData("a\u0001", "control")]
    [InlineData("&AAAA6Q-\n", "line end")]
    public void What_does_not_round_trip_is_refused(string encoded, string why) =>
        Assert.False(ModifiedUtf7.TryDecode(Encoding.Latin1.GetBytes(encoded), out _), why);

    [Fact]
    public void Every_text_round_trips() => Texts.Sample(text =>
    {
        var encoded = ModifiedUtf7.Encode(text);
        Assert.True(Ascii.IsValid(encoded));
        Assert.True(ModifiedUtf7.TryDecode(encoded, out var decoded));
        Assert.Equal(text, decoded);
    });

    [Fact]
    public void What_decodes_encodes_to_the_same_octets() =>
        Gen.OneOf("&", "-", "A", "Jjo", "2D3eCQ", ",", "/", "=", "é", "x").Array[0, 12].Select(string.Concat).Sample(encoded =>
        {
            var octets = Encoding.Latin1.GetBytes(encoded);
            if (ModifiedUtf7.TryDecode(octets, out var text))
                Assert.Equal(octets, ModifiedUtf7.Encode(text));
        });
}
