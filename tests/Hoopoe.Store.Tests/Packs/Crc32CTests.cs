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
    public void A_sum_made_in_pieces_equals_the_sum_of_the_whole()
    {
        var bytes = PackFolder.Body(1000);
        for (var cut = 0; cut <= bytes.Length; cut += 37)
            Assert.Equal(Crc32C.Of(bytes), Crc32C.Add(Crc32C.Of(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }
}
