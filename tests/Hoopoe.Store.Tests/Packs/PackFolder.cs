using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Tests.Packs;

/// <summary>A folder of packs that is gone when the test ends, on a disk that can fail.</summary>
sealed class PackFolder : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hoopoe-packs-");
    readonly List<PackStore> _opened = [];

    public FaultyFileLayer Disk { get; } = new();

    public string Path => _folder.FullName;

    public PackStore Open(BlobRef? lastReferenced = null, long segmentSize = 1 << 20, long reserve = 0)
    {
        var store = PackStore.Open(Path, new PackOptions { SegmentSize = segmentSize, ReserveSize = reserve }, Disk, lastReferenced);
        _opened.Add(store);
        return store;
    }

    /// <summary>The path of a segment's file.</summary>
    public string Segment(int number) => System.IO.Path.Combine(Path, $"{number:D8}.pack");

    /// <summary>Overwrites bytes of a segment behind the store's back.</summary>
    public void Damage(int segment, long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenHandle(Segment(segment), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, bytes, offset);
    }

    public static byte[] Body(int length, int seed = 1)
    {
        var body = new byte[length];
        new Random(seed).NextBytes(body);
        return body;
    }

    public static byte[] Read(PackStore store, BlobRef blob)
    {
        var body = new byte[blob.Length];
        Assert.Equal(body.Length, store.OpenRead(blob).Read(0, body));
        return body;
    }

    public static string ReadText(PackStore store, BlobRef blob) => Encoding.ASCII.GetString(Read(store, blob));

    public static Placement SomePlacement { get; } = new(
        MailboxId: 7,
        UidValidity: 3_000_000_000,
        new Uid(4_000_000_000),
        new ModSeq(1L << 50),
        SystemFlags.Seen | SystemFlags.Draft,
        new DateTimeOffset(1996, 7, 17, 2, 44, 25, TimeSpan.FromMinutes(-7 * 60 - 30)),
        new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero));

    public void Dispose()
    {
        foreach (var store in _opened) store.Dispose();
        _folder.Delete(recursive: true);
    }
}
