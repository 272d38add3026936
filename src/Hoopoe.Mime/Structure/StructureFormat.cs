using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>
/// The stored form of a structure: version, size, flags, number of parts, then for each part a descriptor octet, the distance of its
/// header from the header before, the lengths of header and body, the lines and the number of parts below. Numbers are base-128, low first.
/// </summary>
static class StructureFormat
{
    const byte EightBitHeaders = 1;
    const int KindMask = 0x03;
    const int EncodingShift = 2;
    const int EncodingMask = 0x07;
    const int DigestBit = 0x20;
    const int GlobalBit = 0x40;
    const int TextBit = 0x80;

    public static byte[] Write(MessageStructure structure)
    {
        var output = new ArrayBufferWriter<byte>(16 + (8 * structure.Parts.Length));
        output.Write([MessageStructure.FormatVersion, structure.HasEightBitHeaders ? EightBitHeaders : (byte)0]);
        WriteNumber(output, (int)structure.Size);
        WriteNumber(output, structure.Parts.Length);
        var before = 0;
        for (var i = 0; i < structure.Parts.Length; i++)
        {
            ref readonly var part = ref structure.Parts[i];
            var descriptor = (int)part.Kind | ((int)part.Encoding << EncodingShift)
                | (part.DefaultsToMessage ? DigestBit : 0) | (part.IsGlobal ? GlobalBit : 0) | (part.IsText ? TextBit : 0);
            output.Write([(byte)descriptor]);
            WriteNumber(output, part.HeaderOffset - before);
            WriteNumber(output, part.BodyOffset - part.HeaderOffset);
            WriteNumber(output, part.End - part.BodyOffset);
            WriteNumber(output, part.Lines);
            WriteNumber(output, part.Next - i - 1);
            before = part.HeaderOffset;
        }

        return output.WrittenSpan.ToArray();
    }

    public static MessageStructure Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || bytes[0] != MessageStructure.FormatVersion || bytes[1] > EightBitHeaders)
            throw Damaged();

        var hasEightBitHeaders = bytes[1] == EightBitHeaders;
        bytes = bytes[2..];
        var size = ReadNumber(ref bytes);
        var count = ReadNumber(ref bytes);
        if (count is 0 || count > bytes.Length)
            throw Damaged();

        var parts = new MessagePart[count];
        var before = 0L;
        for (var i = 0; i < count; i++)
        {
            parts[i] = ReadPart(ref bytes, before, size, i, count);
            before = parts[i].HeaderOffset;
        }

        if (!bytes.IsEmpty || parts[0].Next != count)
            throw Damaged();
        RequireNesting(parts);
        return new MessageStructure(size, hasEightBitHeaders, parts);
    }

    static MessagePart ReadPart(ref ReadOnlySpan<byte> bytes, long before, int size, int index, int count)
    {
        if (bytes.IsEmpty)
            throw Damaged();

        int descriptor = bytes[0];
        bytes = bytes[1..];
        var kind = (PartKind)(descriptor & KindMask);
        var encoding = (TransferEncoding)((descriptor >> EncodingShift) & EncodingMask);
        var header = before + ReadNumber(ref bytes);
        var body = header + ReadNumber(ref bytes);
        var end = body + ReadNumber(ref bytes);
        var lines = ReadNumber(ref bytes);
        var below = ReadNumber(ref bytes);
        var mayHaveChildren = kind == PartKind.Leaf ? below == 0 : below > 0;
        if (kind > PartKind.Message || encoding > TransferEncoding.Unknown || end > size || below >= count - index || !mayHaveChildren)
            throw Damaged();

        return new MessagePart
        {
            Kind = kind,
            Encoding = encoding,
            DefaultsToMessage = (descriptor & DigestBit) != 0,
            IsGlobal = (descriptor & GlobalBit) != 0,
            IsText = (descriptor & TextBit) != 0,
            HeaderOffset = (int)header,
            BodyOffset = (int)body,
            End = (int)end,
            Lines = lines,
            Next = index + 1 + below,
        };
    }

    static void RequireNesting(ReadOnlySpan<MessagePart> parts)
    {
        var open = new Stack<int>();
        for (var i = 0; i < parts.Length; i++)
        {
            while (open.TryPeek(out var top) && parts[top].Next <= i)
                open.Pop();
            if (open.TryPeek(out var parent))
            {
                var isInside = parts[i].HeaderOffset >= parts[parent].BodyOffset && parts[i].End <= parts[parent].End;
                if (!isInside || parts[i].Next > parts[parent].Next)
                    throw Damaged();
                if (parts[parent].Kind == PartKind.Message && (i != parent + 1 || parts[i].Next != parts[parent].Next))
                    throw Damaged();
            }

            open.Push(i);
            if (open.Count > MimeLimits.Depth + 2)
                throw Damaged();
        }
    }

    static void WriteNumber(ArrayBufferWriter<byte> output, int value)
    {
        var rest = (uint)value;
        while (rest >= 0x80)
        {
            output.Write([(byte)(rest | 0x80)]);
            rest >>= 7;
        }

        output.Write([(byte)rest]);
    }

    static int ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var i = 0; i < bytes.Length && i < 5; i++)
        {
            value |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80)
                continue;
            if (value > int.MaxValue)
                throw Damaged();
            bytes = bytes[(i + 1)..];
            return (int)value;
        }

        throw Damaged();
    }

    static FormatException Damaged() => new("Not a message structure of this version.");
}
