namespace Hoopoe.Mime;

/// <summary>Where the parts of a message are. Immutable; made by <see cref="MessageScanner"/> or read back from its stored form.</summary>
public sealed class MessageStructure
{
    readonly MessagePart[] _parts;

    internal MessageStructure(int size, bool hasEightBitHeaders, MessagePart[] parts)
    {
        Size = size;
        HasEightBitHeaders = hasEightBitHeaders;
        _parts = parts;
    }

    /// <summary>Version of the stored form and of the rules behind it; a structure of another version is to be scanned again.</summary>
    public const byte FormatVersion = 1;

    /// <summary>Octets of the message.</summary>
    public long Size { get; }

    /// <summary>Whether the header of the message or of any part has octets above 127.</summary>
    public bool HasEightBitHeaders { get; }

    /// <summary>All parts, each before those it contains; never empty.</summary>
    public ReadOnlySpan<MessagePart> Parts => _parts;

    /// <summary>The message itself.</summary>
    public ref readonly MessagePart Root => ref _parts[0];

    /// <summary>Finds the octets that a section of FETCH BODY[...] names (RFC 9051 §6.4.5.1).</summary>
    /// <param name="partPath">The part numbers, each from 1; empty for the message itself.</param>
    /// <param name="kind">The specifier behind the numbers.</param>
    /// <param name="range">Where the octets are.</param>
    /// <returns>False if the message has no such section.</returns>
    public bool TryLocate(ReadOnlySpan<int> partPath, SectionKind kind, out ByteRange range)
    {
        range = default;
        if (partPath.IsEmpty)
        {
            switch (kind)
            {
                case SectionKind.Whole: range = new ByteRange(0, Size); return true;
                case SectionKind.Header: range = Root.Header; return true;
                case SectionKind.Text: range = Root.Body; return true;
                default: return false;
            }
        }

        if (!TryFind(partPath, out var index))
            return false;

        ref readonly var part = ref _parts[index];
        switch (kind)
        {
            case SectionKind.Whole: range = part.Body; return true;
            case SectionKind.Mime: range = part.Header; return true;
            case SectionKind.Header when part.Kind == PartKind.Message: range = _parts[index + 1].Header; return true;
            case SectionKind.Text when part.Kind == PartKind.Message: range = _parts[index + 1].Body; return true;
            default: return false;
        }
    }

    /// <summary>Finds the part that part numbers name, as an index into <see cref="Parts"/>.</summary>
    /// <param name="partPath">Part numbers, each from 1. An empty path names the message itself.</param>
    /// <param name="index">The index of the part.</param>
    /// <returns>False if there is no such part.</returns>
    public bool TryFind(ReadOnlySpan<int> partPath, out int index)
    {
        index = 0;
        var opensMessage = true;
        foreach (var number in partPath)
        {
            if (!opensMessage && _parts[index].Kind == PartKind.Message)
            {
                index++;
                opensMessage = true;
            }

            if (_parts[index].Kind == PartKind.Multipart)
            {
                if (!TryChild(index, number, out index))
                    return false;
            }
            else if (!opensMessage || number != 1)
            {
                return false;
            }

            opensMessage = false;
        }

        return true;
    }

    /// <summary>The stored form: compact, with <see cref="FormatVersion"/> as its first octet.</summary>
    public byte[] ToBytes() => StructureFormat.Write(this);

    /// <summary>Reads the stored form back.</summary>
    /// <exception cref="FormatException">The octets are of another version or damaged.</exception>
    public static MessageStructure FromBytes(ReadOnlySpan<byte> bytes) => StructureFormat.Read(bytes);

    bool TryChild(int parent, int number, out int child)
    {
        child = parent + 1;
        for (var n = 1; n < number && child < _parts[parent].Next; n++)
            child = _parts[child].Next;
        return number > 0 && child < _parts[parent].Next;
    }
}
