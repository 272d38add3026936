using System.Buffers.Binary;

namespace Hoopoe.Store.Search.Texts;

/// <summary>What is peculiar about a message's text; the numbers are stored.</summary>
[Flags]
enum TextTraits : ushort
{
    /// <summary>Nothing: the text holds all that a search may ask.</summary>
    None = 0,

    /// <summary>Its header has lines that are no fields, or values with line ends: keys on fields are answered from the body.</summary>
    HasOddHeader = 1,

    /// <summary>Its text was too long to keep, or could not be read: every key is answered from the body.</summary>
    IsOpaque = 2,

    /// <summary>Keys on its fields find addresses that its text has only in pieces: they are answered from the body.</summary>
    HasAddressesApart = 4,
}

/// <summary>
/// What is kept of a message beside its folded text. The text is all headers, the message's own first, and then the text of its parts.
/// </summary>
/// <param name="EmailId">Whose text it is.</param>
/// <param name="Start">Where its text begins among the texts of its group.</param>
/// <param name="Length">The length of the text in octets.</param>
/// <param name="OwnHeader">How much of it is the message's own header, a field on each line.</param>
/// <param name="Headers">How much of it is headers: what BODY does not look into.</param>
/// <param name="SentDay">The day number of its Date field (RFC 9051 §6.4.4); -1 without a date that can be read.</param>
/// <param name="Traits">What is peculiar about it.</param>
/// <param name="Checksum">The CRC-32C of the text.</param>
readonly record struct TextEntry(
    long EmailId, int Start, int Length, int OwnHeader, int Headers, int SentDay, TextTraits Traits, uint Checksum)
{
    /// <summary>The octets of an entry in a table.</summary>
    public const int Size = 40;

    const int StartAt = 8, LengthAt = 12, OwnHeaderAt = 16, HeadersAt = 20, SentDayAt = 24, TraitsAt = 28, ChecksumAt = 32;

    /// <summary>Writes <see cref="Size"/> octets.</summary>
    public void WriteTo(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, EmailId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[StartAt..], Start);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[LengthAt..], Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[OwnHeaderAt..], OwnHeader);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[HeadersAt..], Headers);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[SentDayAt..], SentDay);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[TraitsAt..], (ushort)Traits);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Checksum);
    }

    /// <summary>The entry in the octets.</summary>
    public static TextEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt64LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[StartAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[OwnHeaderAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[HeadersAt..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[SentDayAt..]),
        (TextTraits)BinaryPrimitives.ReadUInt16LittleEndian(bytes[TraitsAt..]),
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]));

    /// <summary>Whether its lengths agree with one another and with the texts it lies among.</summary>
    public bool FitsIn(int texts) =>
        Start >= 0 && Length >= 0 && Start <= texts - Length && OwnHeader >= 0 && OwnHeader <= Headers && Headers <= Length;
}
