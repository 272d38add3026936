using Hoopoe.Store.Packs;
using static Hoopoe.Store.Tests.Packs.PackFolder;

namespace Hoopoe.Store.Tests.Packs;

public sealed class PackScanTests : IDisposable
{
    readonly PackFolder _folder = new();

    [Fact]
    public void A_scan_finds_every_record_with_its_account_and_placement()
    {
        var store = _folder.Open();
        var placed = store.Append(11, Body(1000)).Blob;
        var unplaced = store.Append(12, Body(0)).Blob;
        store.Place(placed, SomePlacement);
        var records = store.Scan(1).Select(range => range.Record!.Value).ToArray();
        Assert.Equal([placed, unplaced], records.Select(record => record.Blob));
        Assert.Equal([11, 12], records.Select(record => record.Head.AccountId));
        Assert.Equal([SomePlacement, null], records.Select(record => record.Placement));
        Assert.Equal(SomePlacement.InternalDate.Offset, records[0].Placement!.Value.InternalDate.Offset);
        Assert.NotEqual(records[0].Head.BlobId, records[1].Head.BlobId);
    }

    [Fact]
    public void Placing_leaves_the_body_alone()
    {
        var store = _folder.Open();
        var blob = store.Append(1, Body(100)).Blob;
        store.Place(blob, SomePlacement);
        Assert.Null(store.Verify(blob));
        Assert.Equal(Body(100), Read(store, blob));
    }

    [Fact]
    public void A_torn_placement_counts_as_none()
    {
        var store = _folder.Open();
        var blob = store.Append(1, Body(100)).Blob;
        store.Place(blob, SomePlacement);
        _folder.Damage(1, blob.Offset + PackRecord.HeadSize + 16, [1, 2, 3, 4]);
        Assert.Null(Assert.Single(store.Scan(1)).Record!.Value.Placement);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(3_000_000)]
    public void A_scan_goes_on_behind_a_damaged_record(int length)
    {
        var store = _folder.Open(segmentSize: 1 << 30);
        var first = store.Append(1, Body(100)).Blob;
        var damaged = store.Append(1, Body(length)).Blob;
        var last = store.Append(1, Body(100)).Blob;
        _folder.Damage(1, damaged.Offset + 20, [0xFF]);
        var ranges = store.Scan(1).ToArray();
        Assert.Equal([first, null, last], ranges.Select(range => range.Record?.Blob));
        Assert.Equal((damaged.Offset, last.Offset - damaged.Offset), (ranges[1].Offset, ranges[1].Length));
    }

    [Fact]
    public void A_record_imitated_inside_a_message_is_not_taken_for_one()
    {
        var store = _folder.Open();
        var imitation = new byte[PackRecord.SizeOf(4)];
        new PackRecord(Guid.NewGuid(), AccountId: 2, 4, Crc32C.Of("evil"u8), Mark: 12345).WriteTo(imitation);
        "evil"u8.CopyTo(imitation.AsSpan(PackRecord.BodyOffset));
        var carrier = store.Append(1, imitation).Blob;
        var last = store.Append(1, Body(10)).Blob;
        _folder.Damage(1, carrier.Offset, [0]);
        Assert.Equal([null, last], store.Scan(1).Select(range => range.Record?.Blob));
    }

    [Fact]
    public void A_segment_whose_own_head_is_damaged_is_still_read()
    {
        BlobRef first, last;
        using (var store = _folder.Open())
        {
            first = store.Append(1, "one"u8).Blob;
            last = store.Append(1, "two"u8).Blob;
        }
        _folder.Damage(1, 0, new byte[PackSegment.HeadSize]);
        var reopened = _folder.Open(last);
        Assert.Equal([first, last], reopened.Scan(1).Select(range => range.Record?.Blob));
        Assert.Equal("two", ReadText(reopened, last));
    }

    [Fact]
    public void Bytes_behind_the_last_record_are_reported_as_no_record()
    {
        BlobRef blob;
        using (var store = _folder.Open()) blob = store.Append(1, Body(100)).Blob;
        File.AppendAllBytes(_folder.Segment(1), new byte[1001]);
        var ranges = _folder.Open().Scan(1).ToArray();
        Assert.Equal([blob, null], ranges.Select(range => range.Record?.Blob));
        Assert.Equal(1001, ranges[1].Length);
    }

    [Fact]
    public void Scanning_a_segment_that_does_not_exist_is_refused() =>
        Assert.Throws<FileNotFoundException>(() => _folder.Open().Scan(1));

    public void Dispose() => _folder.Dispose();
}
