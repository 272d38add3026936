using System.IO.Pipelines;
using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class PackStoreTests : IDisposable
{
    readonly PackFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData((1 << 20) - 128)]
    [InlineData((1 << 20) - 127)]
    [InlineData(3_000_001)]
    public void A_body_comes_back_as_it_was_given(int length)
    {
        var store = _folder.Open();
        var before = store.Append(1, Body(100, seed: 2)).Blob;
        var blob = store.Append(1, Body(length)).Blob;
        var after = store.Append(1, Body(100, seed: 3)).Blob;
        Assert.Equal(Body(length), Read(store, blob));
        Assert.Equal(Body(100, seed: 2), Read(store, before));
        Assert.Equal(Body(100, seed: 3), Read(store, after));
        Assert.Null(store.Verify(blob));
    }

    [Fact]
    public void Bodies_are_found_again_after_reopening()
    {
        BlobRef first, last;
        using (var store = _folder.Open())
        {
            first = store.Append(1, "one"u8).Blob;
            last = store.Append(1, "two"u8).Blob;
            store.Sync();
        }
        var reopened = _folder.Open(last);
        var next = reopened.Append(1, "three"u8).Blob;
        Assert.Equal(["one", "two", "three"], [ReadText(reopened, first), ReadText(reopened, last), ReadText(reopened, next)]);
        Assert.Equal([1], reopened.Segments);
    }

    [Fact]
    public void A_full_segment_is_followed_by_a_new_one()
    {
        var store = _folder.Open(segmentSize: 1000);
        var blobs = Enumerable.Range(0, 10).Select(index => store.Append(1, Body(300, index)).Blob).ToArray();
        Assert.Equal([1, 2, 3, 4, 5], store.Segments);
        Assert.All(blobs, (blob, index) => Assert.Equal(Body(300, index), Read(store, blob)));
        Assert.All(store.Segments, number => Assert.True(new FileInfo(_folder.Segment(number)).Length <= 1000));
    }

    [Fact]
    public void A_body_larger_than_a_segment_has_a_segment_of_its_own()
    {
        var store = _folder.Open(segmentSize: 1000);
        int[] lengths = [10, 5000, 10];
        var blobs = lengths.Select(length => store.Append(1, Body(length)).Blob).ToArray();
        Assert.Equal([1, 2, 3], blobs.Select(blob => blob.Segment));
        Assert.All(blobs, blob => Assert.Equal(Body((int)blob.Length), Read(store, blob)));
    }

    [Fact]
    public void A_new_segment_and_its_folder_are_synced_before_the_first_record_is_written()
    {
        var store = _folder.Open();
        _folder.Disk.FailWrite = offset => offset > 0;
        Assert.Throws<PackFailedException>(() => store.Append(1, "lost"u8).Blob);
        Assert.Equal(["00000001.pack", Path.GetFileName(_folder.Path) + "/"], _folder.Disk.Syncs);
    }

    [Fact]
    public void One_sync_covers_all_appends_of_a_segment()
    {
        var store = _folder.Open(segmentSize: 1000);
        for (var count = 0; count < 3; count++) store.Append(1, Body(300));
        _folder.Disk.Syncs.Clear();
        store.Sync();
        Assert.Equal(["00000001.pack", "00000002.pack"], _folder.Disk.Syncs.Order());
        store.Sync();
        Assert.Equal(2, _folder.Disk.Syncs.Count);
    }

    [Fact]
    public void Many_threads_append_and_read_at_once()
    {
        var store = _folder.Open(segmentSize: 200_000);
        var blobs = new BlobRef[400];
        Parallel.For(0, blobs.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, index =>
        {
            blobs[index] = store.Append(index, Body(index * 10, index)).Blob;
            Assert.Equal(Body(index * 10, index), Read(store, blobs[index]));
            if (index % 50 == 0) store.Sync();
        });
        Assert.All(blobs, (blob, index) => Assert.Equal(Body(index * 10, index), Read(store, blob)));
        var scanned = store.Segments.SelectMany(store.Scan).ToArray();
        Assert.All(scanned, range => Assert.NotNull(range.Record));
        Assert.Equal(blobs.Order(), scanned.Select(range => range.Record!.Value.Blob));
    }

    [Fact]
    public async Task A_range_is_copied_into_a_pipe()
    {
        var store = _folder.Open();
        var body = Body(300_000);
        var reader = store.OpenRead(store.Append(1, body).Blob);
        var pipe = new Pipe();
        var copying = Task.Run(async () =>
        {
            Assert.Equal(BlobCopy.Done, await reader.CopyToAsync(pipe.Writer, 1000, 250_000, TestContext.Current.CancellationToken));
            await pipe.Writer.CompleteAsync();
        }, TestContext.Current.CancellationToken);
        var copy = new MemoryStream();
        await pipe.Reader.CopyToAsync(copy, TestContext.Current.CancellationToken);
        await copying;
        Assert.Equal(body[1000..251_000], copy.ToArray());
    }

    [Fact]
    public async Task A_copy_ends_when_nobody_reads_the_pipe()
    {
        var store = _folder.Open();
        var reader = store.OpenRead(store.Append(1, Body(1_000_000)).Blob);
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        Assert.Equal(BlobCopy.NotTaken, await reader.CopyToAsync(pipe.Writer, 0, reader.Length, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 11)]
    [InlineData(11, 0)]
    [InlineData(5, -1)]
    public async Task A_range_outside_the_body_is_refused(long offset, long length)
    {
        var store = _folder.Open();
        var reader = store.OpenRead(store.Append(1, Body(10)).Blob);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await reader.CopyToAsync(new Pipe().Writer, offset, length, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Reading_stops_at_the_end_of_the_body()
    {
        var store = _folder.Open();
        var blob = store.Append(1, "0123456789"u8).Blob;
        store.Append(1, "not this"u8);
        var reader = store.OpenRead(blob);
        var buffer = new byte[100];
        Assert.Equal(4, reader.Read(6, buffer));
        Assert.Equal("6789"u8, buffer.AsSpan(0, 4));
        Assert.Equal(3, await reader.ReadAsync(7, buffer, TestContext.Current.CancellationToken));
        Assert.Equal(0, reader.Read(10, buffer));
    }

    [Fact]
    public void A_reference_that_fits_no_record_is_refused()
    {
        var store = _folder.Open();
        var blob = store.Append(1, Body(100)).Blob;
        Assert.Throws<BlobDamagedException>(() => store.OpenRead(blob with { Segment = 9 }));
        Assert.Throws<BlobDamagedException>(() => store.OpenRead(blob with { Length = 99 }));
        Assert.Throws<BlobDamagedException>(() => store.OpenRead(blob with { Offset = blob.Offset + 8 }));
        Assert.Throws<BlobDamagedException>(() => store.OpenRead(blob with { Offset = 1 << 30 }));
        Assert.Throws<BlobDamagedException>(() => store.OpenRead(blob with { Offset = 0 }));
    }

    [Fact]
    public void Verifying_tells_a_changed_body_from_a_sound_one()
    {
        var store = _folder.Open();
        var blob = store.Append(1, Body(100)).Blob;
        _folder.Damage(1, blob.Offset + PackRecord.BodyOffset + 50, "x"u8);
        Assert.Contains("changed", store.Verify(blob));
        Assert.Contains("no record", store.Verify(blob with { Offset = blob.Offset + 8 }));
        Assert.Contains("missing", store.Verify(blob with { Segment = 2 }));
    }

    public void Dispose() => _folder.Dispose();
}
