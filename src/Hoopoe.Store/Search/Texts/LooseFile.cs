using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// What is kept of an account's index between uses besides its segments: how far its mailboxes are indexed, and the texts that have no group.
/// A hint: it is written when the index is put away, and one that does not fit the segments is not used.
/// </summary>
sealed class LooseFile
{
    /// <summary>The file's name in the account's folder.</summary>
    public const string Name = "loose";

    const int HeadSize = 64;
    const int VersionAt = 8, FoldingAt = 10, AccountAt = 16, GroupedAt = 24, MarksAt = 28, TextsAt = 32, LengthAt = 36, MarksChecksumAt = 40;
    const int TextsChecksumAt = 44, SweptAt = 48, ChecksumAt = 60;
    const ushort Version = 1;
    const int MarkSize = 12;
    const int EntrySize = TextEntry.Size + sizeof(int);

    static ReadOnlySpan<byte> Magic => [0x89, (byte)'L', (byte)'o', (byte)'o', (byte)'s', (byte)'e', 0x0D, 0x0A];

    /// <summary>How many messages the segments held when it was written.</summary>
    public required int Grouped { get; init; }

    /// <summary>When the texts of messages that are no more were last removed, in Unix seconds.</summary>
    public required long Swept { get; init; }

    /// <summary>For each mailbox the UID up to which all messages were held.</summary>
    public required IReadOnlyList<(long Mailbox, uint Uid)> Marks { get; init; }

    /// <summary>The texts.</summary>
    public required IReadOnlyList<LooseText> Texts { get; init; }

    /// <summary>The file's octets.</summary>
    public byte[] ToBytes(long accountId)
    {
        var length = (Marks.Count * MarkSize) + (Texts.Count * EntrySize) + Texts.Sum(text => text.Text.Length);
        var bytes = new byte[HeadSize + length];
        var at = bytes.AsSpan(HeadSize);
        foreach (var (mailbox, uid) in Marks)
        {
            BinaryPrimitives.WriteInt64LittleEndian(at, mailbox);
            BinaryPrimitives.WriteUInt32LittleEndian(at[8..], uid);
            at = at[MarkSize..];
        }
        foreach (var text in Texts)
        {
            text.Entry.WriteTo(at);
            BinaryPrimitives.WriteInt32LittleEndian(at[TextEntry.Size..], text.Trigrams);
            text.Text.CopyTo(at[EntrySize..]);
            at = at[(EntrySize + text.Text.Length)..];
        }
        Magic.CopyTo(bytes);
        WriteHead(bytes, accountId);
        return bytes;
    }

    /// <summary>Reads a file's octets; false if they are no such file of this account and of these versions, or damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long accountId, [NotNullWhen(true)] out LooseFile? file)
    {
        file = null;
        if (!TryReadMarks(bytes, accountId, out var marks, out var swept)) return false;
        var at = bytes[(HeadSize + (marks.Length * MarkSize))..];
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]) != bytes.Length - HeadSize
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[TextsChecksumAt..]) != Crc32C.Of(at))
            return false;
        var texts = new LooseText[BinaryPrimitives.ReadInt32LittleEndian(bytes[TextsAt..])];
        for (var index = 0; index < texts.Length; index++)
        {
            var entry = TextEntry.Read(at);
            var text = at.Slice(EntrySize, entry.Length).ToArray();
            texts[index] = new LooseText(entry, text, BinaryPrimitives.ReadInt32LittleEndian(at[TextEntry.Size..]));
            at = at[(EntrySize + text.Length)..];
        }
        file = new LooseFile
        {
            Grouped = BinaryPrimitives.ReadInt32LittleEndian(bytes[GroupedAt..]),
            Swept = swept,
            Marks = marks,
            Texts = texts,
        };
        return true;
    }

    /// <summary>Reads the marks alone, which stand in front, from at least as many octets as they take.</summary>
    public static bool TryReadMarks(ReadOnlySpan<byte> bytes, long accountId, out (long Mailbox, uint Uid)[] marks, out long swept)
    {
        marks = [];
        swept = 0;
        if (!IsHead(bytes, accountId)) return false;
        var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[MarksAt..]);
        if (count > (bytes.Length - HeadSize) / MarkSize) return false;
        var at = bytes.Slice(HeadSize, count * MarkSize);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[MarksChecksumAt..]) != Crc32C.Of(at)) return false;
        marks = new (long, uint)[count];
        for (var index = 0; index < marks.Length; index++, at = at[MarkSize..])
            marks[index] = (BinaryPrimitives.ReadInt64LittleEndian(at), BinaryPrimitives.ReadUInt32LittleEndian(at[8..]));
        swept = BinaryPrimitives.ReadInt64LittleEndian(bytes[SweptAt..]);
        return true;
    }

    void WriteHead(Span<byte> bytes, long accountId)
    {
        var texts = HeadSize + (Marks.Count * MarkSize);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[VersionAt..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[FoldingAt..], TextFolding.Version);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[AccountAt..], accountId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[GroupedAt..], Grouped);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[MarksAt..], Marks.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[TextsAt..], Texts.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[LengthAt..], bytes.Length - HeadSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[MarksChecksumAt..], Crc32C.Of(bytes[HeadSize..texts]));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[TextsChecksumAt..], Crc32C.Of(bytes[texts..]));
        BinaryPrimitives.WriteInt64LittleEndian(bytes[SweptAt..], Swept);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Crc32C.Of(bytes[..ChecksumAt]));
    }

    static bool IsHead(ReadOnlySpan<byte> bytes, long accountId) =>
        bytes.Length >= HeadSize && bytes.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) == Crc32C.Of(bytes[..ChecksumAt])
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes[VersionAt..]) == Version
        && BinaryPrimitives.ReadUInt16LittleEndian(bytes[FoldingAt..]) == TextFolding.Version
        && BinaryPrimitives.ReadInt64LittleEndian(bytes[AccountAt..]) == accountId;
}
