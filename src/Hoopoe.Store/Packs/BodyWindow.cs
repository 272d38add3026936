using System.Buffers;

namespace Hoopoe.Store.Packs;

/// <summary>
/// Reads the beginnings of many bodies, one after the other in an order that was announced: what lies near each other in the packs is read at
/// once. What it returned is good until its next read. A body that is read to its end is held against its checksum. For one thread at a time.
/// </summary>
public sealed class BodyWindow : IDisposable
{
    /// <summary>The most that is read at once.</summary>
    const int MaxSize = 64 << 10;

    /// <summary>Reading so much for nothing takes no longer than asking the system once more.</summary>
    const int NearEnough = 4 << 10;

    readonly PackStore _packs;
    readonly List<(BlobRef Body, long Length)> _expected = [];
    int _next;
    byte[] _octets = [];
    int _segment;
    long _start;
    int _filled;

    internal BodyWindow(PackStore packs) => _packs = packs;

    /// <summary>Whether so much of the beginning of a body is read here; what is longer is read by a <see cref="BlobReader"/>.</summary>
    public static bool Fits(long length) => length <= MaxSize - PackRecord.BodyOffset;

    /// <summary>Forgets what was announced and what was read.</summary>
    public void Clear()
    {
        _expected.Clear();
        (_next, _filled) = (0, 0);
    }

    /// <summary>Announces that so much of the beginning of a body is going to be read next.</summary>
    public void Expect(BlobRef body, long length) => _expected.Add((body, length));

    /// <summary>Reads the beginning of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="length">How much of it, at most what <see cref="Fits"/>.</param>
    /// <exception cref="BlobDamagedException">The body is not where its row says, not all there, or read to its end and changed.</exception>
    public ReadOnlySpan<byte> Read(BlobRef body, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, body.Length);
        var place = body;
        var segment = _packs.Segment(ref place);
        if (place.Offset < PackSegment.HeadSize) throw new BlobDamagedException(body, "it lies outside its segment");
        var end = place.Offset + PackRecord.BodyOffset + length;
        if (_segment != place.Segment || place.Offset < _start || end > _start + _filled)
        {
            var wanted = (int)(Math.Max(end, EndOfNext(body, end)) - place.Offset);
            Rent(wanted);
            (_segment, _start, _filled) = (place.Segment, place.Offset, 0);
            _filled = _packs.Files.Read(segment.File, _octets.AsSpan(0, wanted), place.Offset, body);
        }
        var record = _octets.AsSpan(0, _filled)[(int)(place.Offset - _start)..];
        var head = PackRecord.Require(record, place);
        if (record.Length < PackRecord.BodyOffset + length) throw new BlobDamagedException(body, "its segment ends before it");
        var octets = record.Slice(PackRecord.BodyOffset, length);
        if (length == body.Length && Crc32C.Of(octets) != head.BodyChecksum) throw BlobDamagedException.Changed(body);
        return octets;
    }

    /// <summary>Where that ends which is wanted behind a body and lies near.</summary>
    long EndOfNext(BlobRef body, long end)
    {
        while (_next < _expected.Count && _expected[_next].Body != body) _next++;
        for (var place = _next + 1; place < _expected.Count; place++)
        {
            var (next, length) = _expected[place];
            if (next.Segment != body.Segment || next.Offset < body.Offset || next.Offset > end + NearEnough) break;
            var itsEnd = next.Offset + PackRecord.BodyOffset + length;
            if (itsEnd - body.Offset > MaxSize) break;
            end = Math.Max(end, itsEnd);
        }
        return end;
    }

    void Rent(int size)
    {
        if (size <= _octets.Length) return;
        Dispose();
        _octets = ArrayPool<byte>.Shared.Rent(size);
    }

    /// <summary>Gives its memory back.</summary>
    public void Dispose()
    {
        if (_octets.Length > 0) ArrayPool<byte>.Shared.Return(_octets);
        _octets = [];
        _filled = 0;
    }
}
