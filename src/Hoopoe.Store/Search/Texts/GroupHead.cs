using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// The head of a group in a segment. A group is this head (64 octets), a table of entries, a filter, the texts, and zeros up to a multiple of
/// 8. The filter has a row for each hash of a trigram and in it a bit for each message; 16 octets behind it may be read as one row. All
/// numbers are little-endian:
/// <code>
///  0  8  magic                      20  4  length of the texts
///  8  2  format version             24  4  CRC-32C of the table
/// 10  2  messages                   28  4  CRC-32C of the filter
/// 12  4  rows of the filter         32 28  spare
/// 16  4  octets of a row            60  4  CRC-32C of the head
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
readonly record struct GroupHead(int Messages, int Rows, int RowSize, int TextLength, uint TableChecksum, uint FilterChecksum)
{
    /// <summary>The octets of a head.</summary>
    public const int Size = 64;

    /// <summary>Octets behind the filter, so that every row may be read as sixteen.</summary>
    public const int FilterEnd = 16;

    const int VersionAt = 8, MessagesAt = 10, RowsAt = 12, RowSizeAt = 16, TextLengthAt = 20, TableChecksumAt = 24, FilterChecksumAt = 28;
    const int ChecksumAt = 60;
    const ushort Version = 1;
    const int MostRows = Trigram.Count;

    static ReadOnlySpan<byte> Magic => [0x89, (byte)'T', (byte)'e', (byte)'x', (byte)'t', (byte)'s', 0x0D, 0x0A];

    /// <summary>Where the table begins in a group.</summary>
    public static int TableOffset => Size;

    /// <summary>The octets of the table.</summary>
    public int TableSize => Messages * TextEntry.Size;

    /// <summary>Where the filter begins.</summary>
    public int FilterOffset => Size + TableSize;

    /// <summary>The octets of the filter.</summary>
    public int FilterSize => (Rows * RowSize) + FilterEnd;

    /// <summary>Where the texts begin.</summary>
    public int TextOffset => FilterOffset + FilterSize;

    /// <summary>The octets of the whole group.</summary>
    public int GroupSize => (TextOffset + TextLength + 7) & -8;

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[VersionAt..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[MessagesAt..], (ushort)Messages);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[RowsAt..], Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[RowSizeAt..], RowSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[TextLengthAt..], TextLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[TableChecksumAt..], TableChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[FilterChecksumAt..], FilterChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>The head in the octets, or null if they are no head of this format, or one of a group that can't be.</summary>
    public static GroupHead? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[VersionAt..]) != Version
            || Crc32C.Of(bytes[..ChecksumAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]))
            return null;
        var head = new GroupHead(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[MessagesAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[RowsAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[RowSizeAt..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[TextLengthAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[TableChecksumAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[FilterChecksumAt..]));
        return head.IsPossible ? head : null;
    }

    bool IsPossible => Messages is > 0 and <= TextLimits.GroupMessages && Rows is > 0 and <= MostRows && RowSize == (Messages + 7) / 8
        && TextLength >= 0 && TextLength <= TextLimits.GroupText + TextLimits.MessageText;
}
