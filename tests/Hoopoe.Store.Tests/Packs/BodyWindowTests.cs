using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class BodyWindowTests : IDisposable
{
    readonly PackFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Beginnings_are_as_they_were_given_in_whatever_order_they_are_announced_and_read(int seed)
    {
        var random = new Random(seed);
        var store = _folder.Open(segmentSize: 200_000);
        var blobs = Enumerable.Range(0, 200)
            .Select(index => store.Append(1, Body(random.Next(index % 10 == 0 ? 60_000 : 2_000), index)).Blob).ToArray();
        using var window = new BodyWindow(store);
        for (var round = 0; round < 20; round++)
        {
            window.Clear();
            int[] order = [.. Enumerable.Range(0, blobs.Length)];
            if (round % 3 == 1) Array.Reverse(order);
            if (round % 3 == 2) random.Shuffle(order);
            foreach (var index in order)
                if (random.Next(4) > 0) window.Expect(blobs[index], random.NextInt64(blobs[index].Length + 1));
            foreach (var index in order)
            {
                var length = random.Next((int)blobs[index].Length + 1);
                Assert.Equal(Body((int)blobs[index].Length, index).AsSpan(0, length), window.Read(blobs[index], length));
            }
        }
    }

    [Fact]
    public void What_lies_near_each_other_is_read_at_once()
    {
        var store = _folder.Open();
        var blobs = Enumerable.Range(0, 10).Select(index => store.Append(1, Body(3_000, index)).Blob).ToArray();
        using var window = new BodyWindow(store);
        foreach (var blob in blobs) window.Expect(blob, 500);
        window.Read(blobs[0], 500);
        // What was read before does not notice what the file has become.
        foreach (var blob in blobs) _folder.Damage(blob.Segment, blob.Offset, new byte[64]);
        Assert.All(blobs, (blob, index) => Assert.Equal(Body(3_000, index).AsSpan(0, 500), window.Read(blob, 500)));
        window.Clear();
        Assert.Throws<BlobDamagedException>(() => window.Read(blobs[5], 500).Length);
    }

    [Fact]
    public void Damage_is_found_only_by_who_reads_it()
    {
        var store = _folder.Open();
        var blobs = Enumerable.Range(0, 3).Select(index => store.Append(1, Body(300, index)).Blob).ToArray();
        _folder.Damage(blobs[1].Segment, blobs[1].Offset, "nothing"u8);
        using var window = new BodyWindow(store);
        foreach (var blob in blobs) window.Expect(blob, 300);
        Assert.Equal(Body(300, 0), window.Read(blobs[0], 300));
        Assert.Throws<BlobDamagedException>(() => window.Read(blobs[1], 300).Length);
        Assert.Equal(Body(300, 2), window.Read(blobs[2], 300));
        Assert.Throws<BlobDamagedException>(() => window.Read(blobs[2] with { Offset = 1 << 22 }, 300).Length);
        Assert.Throws<BlobDamagedException>(() => window.Read(blobs[2] with { Offset = 0 }, 300).Length);
        Assert.Throws<BlobDamagedException>(() => window.Read(blobs[2] with { Segment = 9 }, 300).Length);
        Assert.Throws<BlobDamagedException>(() => window.Read(blobs[2] with { Length = 301 }, 300).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Read(blobs[2], 301).Length);
    }

    public void Dispose() => _folder.Dispose();
}
