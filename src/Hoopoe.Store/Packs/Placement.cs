using System.Buffers.Binary;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Packs;

/// <summary>
/// Where a message was first put, kept beside its body so that rows can be rebuilt from packs alone. Later flags, copies, moves and
/// expunges are not in it. INTERNALDATE keeps its zone offset; both dates are kept to the second.
/// </summary>
readonly record struct Placement(
    long MailboxId, uint UidValidity, Uid Uid, ModSeq ModSeq, SystemFlags Flags, DateTimeOffset InternalDate, DateTimeOffset SaveDate)
{
    /// <summary>The bytes a placement takes in a record; 16 of them are spare.</summary>
    public const int Size = 64;

    const int FlagsAt = 1, ZoneAt = 2, UidValidityAt = 4, MailboxAt = 8, UidAt = 16, ModSeqAt = 24;
    const int InternalDateAt = 32, SaveDateAt = 40, ChecksumAt = 60;
    const byte Placed = 1;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        bytes[0] = Placed;
        bytes[FlagsAt] = (byte)Flags;
        BinaryPrimitives.WriteInt16LittleEndian(bytes[ZoneAt..], (short)InternalDate.TotalOffsetMinutes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[UidValidityAt..], UidValidity);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[MailboxAt..], MailboxId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[UidAt..], Uid.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[ModSeqAt..], ModSeq.Value);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[InternalDateAt..], InternalDate.ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64LittleEndian(bytes[SaveDateAt..], SaveDate.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    /// <summary>The placement in the bytes, or null if it was never written or not whole.</summary>
    public static Placement? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != Placed || Crc32C.Of(bytes[..ChecksumAt]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..])) return null;
        var zone = TimeSpan.FromMinutes(BinaryPrimitives.ReadInt16LittleEndian(bytes[ZoneAt..]));
        return new Placement(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[MailboxAt..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[UidValidityAt..]),
            new Uid(BinaryPrimitives.ReadUInt32LittleEndian(bytes[UidAt..])),
            new ModSeq(BinaryPrimitives.ReadInt64LittleEndian(bytes[ModSeqAt..])),
            (SystemFlags)bytes[FlagsAt],
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[InternalDateAt..])).ToOffset(zone),
            DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[SaveDateAt..])));
    }
}
