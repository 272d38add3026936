using System.Buffers.Binary;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// A group of texts in a segment. Filter and texts are held against their checksums when they are first used; what does not agree is never
/// answered from. Any number of threads may use it.
/// </summary>
sealed class TextGroup(TextSegment segment, long offset, GroupHead head, int number) : TextHolder
{
    readonly Lock _gate = new();
    UInt128 _sound;
    volatile bool _isFilterSound;

    /// <inheritdoc/>
    public override int Count => head.Messages;

    /// <summary>Its number among the account's groups.</summary>
    public int Number => number;

    /// <summary>The segment it lies in.</summary>
    public TextSegment Segment => segment;

    /// <summary>Octets of its texts.</summary>
    public int TextLength => head.TextLength;

    /// <summary>Octets that it takes besides its texts.</summary>
    public int FilterLength => head.TextOffset;

    /// <summary>Its octets as they are in the segment.</summary>
    public ReadOnlySpan<byte> Octets => segment.Slice(offset, head.GroupSize);

    /// <inheritdoc/>
    public override TextEntry EntryAt(int column) =>
        TextEntry.Read(segment.Slice(offset + GroupHead.TableOffset + (column * TextEntry.Size), TextEntry.Size));

    /// <inheritdoc/>
    public override bool TryText(int column, out TextEntry entry, out ReadOnlySpan<byte> text)
    {
        entry = EntryAt(column);
        text = default;
        if (!entry.FitsIn(head.TextLength)) return false;
        text = segment.Slice(offset + head.TextOffset + entry.Start, entry.Length);
        return IsSound(column, entry, text);
    }

    /// <inheritdoc/>
    public override bool TryFilter(ReadOnlySpan<uint> trigrams, out UInt128 columns)
    {
        columns = All;
        if (trigrams.IsEmpty) return true;
        var filter = segment.Slice(offset + head.FilterOffset, head.FilterSize);
        if (!_isFilterSound)
        {
            if (Crc32C.Of(filter) != head.FilterChecksum) return false;
            _isFilterSound = true;
        }
        foreach (var trigram in trigrams)
        {
            columns &= BinaryPrimitives.ReadUInt128LittleEndian(filter[(Trigram.RowOf(trigram, head.Rows) * head.RowSize)..]);
            if (columns == UInt128.Zero) break;
        }
        return true;
    }

    UInt128 All => head.Messages == TextLimits.GroupMessages ? UInt128.MaxValue : (UInt128.One << head.Messages) - UInt128.One;

    bool IsSound(int column, in TextEntry entry, ReadOnlySpan<byte> text)
    {
        var bit = UInt128.One << column;
        lock (_gate)
        {
            if ((_sound & bit) != UInt128.Zero) return true;
        }
        if (Crc32C.Of(text) != entry.Checksum) return false;
        lock (_gate) _sound |= bit;
        return true;
    }
}
