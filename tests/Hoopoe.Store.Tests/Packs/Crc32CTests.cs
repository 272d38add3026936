using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Tests.Packs;

public class Crc32CTests
{
    // RFC 3720 appendix B.4, and the check value of the CRC catalogues.
    [Fact]
    public void The_published_examples_come_out()
    {
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal(0x46DD794Eu, Crc32C.Of(Enumerable.Range(0, 32).Select(value => (byte)value).ToArray()));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
    }

    [Fact]
    public void Bytes_of_any_length_have_the_sum_that_their_bits_have_one_by_one()
    {
        var bytes = PackFolder.Body(2_000);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var piece = bytes.AsSpan(length % 13, Math.Min(length, bytes.Length - (length % 13)));
            Assert.Equal(BitByBit(0x1234_5678, piece), Crc32C.Add(0x1234_5678, piece));
        }
    }

    [Fact]
    public void A_sum_made_in_pieces_equals_the_sum_of_the_whole()
    {
        var bytes = PackFolder.Body(3000);
        for (var cut = 0; cut <= bytes.Length; cut += 37)
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Add(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }

    static uint BitByBit(uint sum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~sum;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F6_3B78 : crc >> 1;
        }
        return ~crc;
    }
}
