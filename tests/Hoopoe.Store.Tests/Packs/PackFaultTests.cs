using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class PackFaultTests : IDisposable
{
    readonly PackFolder _folder = new();

    [Fact]
    public void What_was_synced_outlives_a_loss_of_power_and_what_was_not_is_overwritten()
    {
        BlobRef kept, lost;
        using (var store = _folder.Open())
        {
            kept = store.Append(1, Body(500)).Blob;
            store.Place(kept, SomePlacement);
            store.Sync();
            lost = store.Append(1, Body(5000)).Blob;
        }
        _folder.Disk.LosePower();
        var reopened = _folder.Open(kept);
        Assert.Null(reopened.Verify(kept));
        Assert.NotNull(reopened.Verify(lost));
        var next = reopened.Append(1, "next"u8).Blob;
        Assert.Equal(lost.Offset, next.Offset);
        Assert.Equal([kept, next], reopened.Scan(1).Select(range => range.Record?.Blob));
    }

    [Fact]
    public void A_torn_tail_is_cut_off_before_the_first_append()
    {
        BlobRef kept, torn;
        using (var store = _folder.Open())
        {
            kept = store.Append(1, Body(500)).Blob;
            torn = store.Append(1, Body(5000)).Blob;
        }
        _folder.Damage(1, torn.Offset + 300, new byte[100]);
        var reopened = _folder.Open(kept);
        Assert.Equal(torn.Offset + PackRecord.SizeOf(torn.Length), new FileInfo(_folder.Segment(1)).Length);
        var next = reopened.Append(1, "next"u8).Blob;
        Assert.Equal([kept, next], reopened.Scan(1).Select(range => range.Record?.Blob));
    }

    [Fact]
    public void Without_a_referenced_row_nothing_is_cut_off()
    {
        BlobRef old;
        using (var store = _folder.Open()) old = store.Append(1, "old"u8).Blob;
        var reopened = _folder.Open(lastReferenced: null);
        Assert.Equal(2, reopened.Append(1, "new"u8).Blob.Segment);
        Assert.Equal("old", ReadText(reopened, old));
    }

    [Fact]
    public void Later_segments_than_the_last_referenced_one_are_left_alone()
    {
        BlobRef first, second;
        using (var store = _folder.Open(segmentSize: 500))
        {
            first = store.Append(1, Body(300)).Blob;
            second = store.Append(1, Body(300)).Blob;
        }
        var reopened = _folder.Open(first, segmentSize: 500);
        Assert.Equal(3, reopened.Append(1, Body(10)).Blob.Segment);
        Assert.Null(reopened.Verify(second));
    }

    [Fact]
    public void A_lost_end_of_a_segment_is_never_given_to_another_body()
    {
        BlobRef first, last;
        using (var store = _folder.Open())
        {
            first = store.Append(1, Body(300)).Blob;
            last = store.Append(1, Body(300)).Blob;
        }
        using (var file = File.OpenWrite(_folder.Segment(1))) file.SetLength(last.Offset);
        var reopened = _folder.Open(last);
        var next = reopened.Append(1, Body(10)).Blob;
        Assert.True(next.Offset >= last.Offset + PackRecord.SizeOf(last.Length));
        Assert.NotNull(reopened.Verify(last));
        Assert.Equal([first, null, next], reopened.Scan(1).Select(range => range.Record?.Blob));
    }

    [Fact]
    public void A_failed_sync_stops_all_writing_but_not_reading()
    {
        var store = _folder.Open();
        var blob = store.Append(1, "one"u8).Blob;
        _folder.Disk.FailSync = _ => true;
        Assert.Throws<PackFailedException>(store.Sync);
        _folder.Disk.FailSync = _ => false;
        var writes = _folder.Disk.Writes;
        Assert.Throws<PackFailedException>(store.Sync);
        Assert.Throws<PackFailedException>(() => store.Append(1, "two"u8).Blob);
        Assert.Throws<PackFailedException>(() => store.Place(blob, SomePlacement));
        Assert.Equal(writes, _folder.Disk.Writes);
        Assert.Equal("one", ReadText(store, blob));
        store.Dispose();
        var reopened = _folder.Open();
        Assert.Equal("two", ReadText(reopened, reopened.Append(1, "two"u8).Blob));
    }

    [Fact]
    public void A_failed_write_stops_all_writing()
    {
        var store = _folder.Open();
        _folder.Disk.FailWrite = offset => offset > 0;
        Assert.Throws<PackFailedException>(() => store.Append(1, "one"u8).Blob);
        _folder.Disk.FailWrite = _ => false;
        Assert.Throws<PackFailedException>(() => store.Append(1, "two"u8).Blob);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(100, 60)]
    [InlineData(100, 160)]
    [InlineData(3_000_000, 0)]
    [InlineData(3_000_000, 2_500_000)]
    [InlineData(3_000_000, 3_000_010)]
    public void A_disk_that_fills_during_an_append_loses_nothing_and_takes_more_later(int length, int room)
    {
        var store = _folder.Open(segmentSize: 1 << 30);
        var before = store.Append(1, "before"u8).Blob;
        var end = new FileInfo(_folder.Segment(1)).Length;
        _folder.Disk.Room = room;
        Assert.Throws<StorageFullException>(() => store.Append(1, Body(length)).Blob);
        Assert.Equal(end, new FileInfo(_folder.Segment(1)).Length);
        _folder.Disk.Room = long.MaxValue;
        var after = store.Append(1, Body(length)).Blob;
        store.Sync();
        Assert.Equal([before, after], store.Scan(1).Select(range => range.Record?.Blob));
        Assert.All([before, after], blob => Assert.Null(store.Verify(blob)));
    }

    [Fact]
    public void A_disk_too_full_for_a_new_segment_leaves_none_behind()
    {
        var store = _folder.Open();
        _folder.Disk.Room = 10;
        Assert.Throws<StorageFullException>(() => store.Append(1, "one"u8).Blob);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        _folder.Disk.Room = long.MaxValue;
        Assert.Equal(1, store.Append(1, "one"u8).Blob.Segment);
    }

    [Fact]
    public void A_new_segment_that_was_not_synced_is_not_used()
    {
        var store = _folder.Open();
        _folder.Disk.FailSync = path => path == _folder.Path;
        Assert.Throws<PackFailedException>(() => store.Append(1, "one"u8).Blob);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_reserve_is_released_when_the_disk_is_full_and_bodies_wait_until_it_is_held_again()
    {
        var reserve = Path.Combine(_folder.Path, "reserve");
        var store = _folder.Open(reserve: 100_000);
        Assert.Equal(100_000, new FileInfo(reserve).Length);
        store.Append(1, Body(10));
        _folder.Disk.Room = 50;
        Assert.Throws<StorageFullException>(() => store.Append(1, Body(10)).Blob);
        Assert.False(File.Exists(reserve));
        _folder.Disk.Room = 99_999;
        Assert.Throws<StorageFullException>(() => store.Append(1, Body(10)).Blob);
        _folder.Disk.Room = 200_000;
        store.Append(1, Body(10));
        Assert.True(File.Exists(reserve));
    }

    [Fact]
    public void A_reserve_that_is_there_is_kept_when_the_disk_is_full_at_opening()
    {
        _folder.Open(reserve: 100_000).Dispose();
        _folder.Disk.Room = 0;
        var store = _folder.Open(reserve: 100_000);
        Assert.True(store.Reserve.TryHold());
        store.Reserve.Release();
        Assert.False(store.Reserve.TryHold());
    }

    public void Dispose() => _folder.Dispose();
}
