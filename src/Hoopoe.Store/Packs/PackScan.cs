using System.Buffers;

namespace Hoopoe.Store.Packs;

/// <summary>A record found by a scan. Its body has not been held against its checksum: <see cref="PackStore.Verify"/> does that.</summary>
/// <param name="Blob">Where it is.</param>
/// <param name="Head">Its head.</param>
/// <param name="Placement">Where the message was first put; null if that was never written, or is not whole.</param>
/// <param name="HasPlacement">Whether where it was put was written, whole or not.</param>
readonly record struct ScannedRecord(BlobRef Blob, PackRecord Head, Placement? Placement, bool HasPlacement);

/// <summary>A run of bytes in a segment: a record with its padding, or bytes that are none (a torn append, damage, a hole).</summary>
readonly record struct PackRange(long Offset, long Length, ScannedRecord? Record);

/// <summary>
/// Walks a segment from record to record. Where a record should begin and none does, it goes on at the next magic at a multiple of 8 whose
/// head is whole and carries the segment's mark.
/// </summary>
static class PackScan
{
    const int WindowSize = 1 << 20;

    /// <summary>Every byte behind the segment's head, in order, as records and gaps.</summary>
    public static IEnumerable<PackRange> Of(FileLayer files, PackSegment segment)
    {
        var end = files.Length(segment.File);
        var mark = segment.Mark;
        for (long at = PackSegment.HeadSize; at < end;)
        {
            if (RecordAt(files, segment, mark, at, end) is { } record)
            {
                var size = Math.Min(PackRecord.SizeOf(record.Blob.Length), end - at);
                yield return new PackRange(at, size, record);
                at += size;
                continue;
            }
            var next = NextMagic(files, segment, at + PackRecord.Alignment, end);
            while (next < end && RecordAt(files, segment, mark, next, end) is null)
                next = NextMagic(files, segment, next + PackRecord.Alignment, end);
            yield return new PackRange(at, next - at, null);
            at = next;
        }
    }

    static ScannedRecord? RecordAt(FileLayer files, PackSegment segment, ulong? mark, long offset, long end)
    {
        Span<byte> bytes = stackalloc byte[PackRecord.BodyOffset];
        if (files.Read(segment.File, bytes, offset) < bytes.Length) return null;
        if (PackRecord.Read(bytes) is not { } head || head.Mark != mark) return null;
        if (head.Length > end - offset - PackRecord.BodyOffset) return null;
        return new ScannedRecord(new BlobRef(segment.Number, offset, head.Length), head, Placement.Read(bytes[PackRecord.HeadSize..]),
            bytes[PackRecord.HeadSize..].ContainsAnyExcept((byte)0));
    }

    static long NextMagic(FileLayer files, PackSegment segment, long from, long end)
    {
        var window = ArrayPool<byte>.Shared.Rent(WindowSize);
        try
        {
            while (from < end)
            {
                var count = files.Read(segment.File, window.AsSpan(0, WindowSize), from);
                for (var at = 0; at + PackRecord.Alignment <= count; at += PackRecord.Alignment)
                    if (window.AsSpan(at).StartsWith(PackRecord.Magic)) return from + at;
                if (count < WindowSize) break;
                from += count;
            }
            return end;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }
}
