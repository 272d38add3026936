using System.Buffers.Binary;

namespace Hoopoe.Store.Packs;

/// <summary>
/// The head of a record in a pack segment, format version 1. A record is this head (64 bytes), its <see cref="Placement"/> (64 bytes), the
/// body, and zeros up to a multiple of 8. All numbers are little-endian:
/// <code>
///  0  8  magic               24  16  blob id
///  8  1  format version      40   8  account id
///  9  1  codec, 0 = as is    48   4  CRC-32C of the body
/// 10  2  offset of the body  52   8  mark of the segment
/// 12  4  spare               60   4  CRC-32C of the head
/// 16  8  length of the body
/// </code>
/// The mark is random and repeated in every record of a segment: a message that imitates a record cannot know it.
/// </summary>
readonly record struct PackRecord(Guid BlobId, long AccountId, long Length, uint BodyChecksum, ulong Mark)
{
    /// <summary>The bytes of the head.</summary>
    public const int HeadSize = 64;

    /// <summary>Where the body begins in the record.</summary>
    public const int BodyOffset = HeadSize + Placement.Size;

    /// <summary>Records begin at multiples of this.</summary>
    public const int Alignment = 8;

    const int VersionAt = 8, CodecAt = 9, BodyOffsetAt = 10, LengthAt = 16, BlobIdAt = 24, AccountAt = 40;
    const int BodyChecksumAt = 48, MarkAt = 52, ChecksumAt = 60;
    const byte Version = 1, CodecNone = 0;

    /// <summary>How a record begins.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'H', (byte)'o', (byte)'o', (byte)'p', (byte)'o', (byte)'e', 0x0A];

    /// <summary>The bytes a record with a body of that length takes.</summary>
    public static long SizeOf(long bodyLength) => Align(BodyOffset + bodyLength);

    /// <summary>The next offset at or after this one where a record may begin.</summary>
    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;

    /// <summary>Writes <see cref="HeadSize"/> bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        bytes[..HeadSize].Clear();
        Magic.CopyTo(bytes);
        bytes[VersionAt] = Version;
        bytes[CodecAt] = CodecNone;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[BodyOffsetAt..], BodyOffset);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[LengthAt..], Length);
        BlobId.TryWriteBytes(bytes[BlobIdAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[AccountAt..], AccountId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[BodyChecksumAt..], BodyChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[MarkAt..], Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>The head in the bytes, if it is the one of a body.</summary>
    /// <exception cref="BlobDamagedException">It is not.</exception>
    public static PackRecord Require(ReadOnlySpan<byte> bytes, BlobRef blob)
    {
        if (bytes.Length < HeadSize) throw new BlobDamagedException(blob, "it lies outside its segment");
        if (Read(bytes) is not { } record) throw new BlobDamagedException(blob, "there is no record");
        if (record.Length != blob.Length) throw new BlobDamagedException(blob, $"the record has {record.Length} bytes");
        return record;
    }

    /// <summary>The head in the bytes, or null if they are no head of this format.</summary>
    public static PackRecord? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadSize
            || !bytes.StartsWith(Magic)
            || bytes[VersionAt] != Version
            || bytes[CodecAt] != CodecNone
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[BodyOffsetAt..]) != BodyOffset
            || Crc32C.Of(bytes[..ChecksumAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]))
            return null;
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes[LengthAt..]);
        return length < 0 ? null : new PackRecord(
            new Guid(bytes.Slice(BlobIdAt, 16)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[AccountAt..]),
            length,
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[BodyChecksumAt..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[MarkAt..]));
    }
}
