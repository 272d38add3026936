namespace Hoopoe.Mime;

/// <summary>Walks the fields of a header in order, folded lines kept together (RFC 5322 §2.2). One pass, no allocation.</summary>
/// <param name="header">A header, with or without its blank line.</param>
public ref struct HeaderReader(ReadOnlySpan<byte> header)
{
    ReadOnlySpan<byte> _rest = header;

    /// <summary>The field just read, with its name, value and line ends.</summary>
    public ReadOnlySpan<byte> Field { get; private set; }

    /// <summary>The name of the field without trailing white space; empty for a line that is no field.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>What follows the colon, folds and line end included.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>After the last field: the blank line, or nothing if the header has none.</summary>
    public readonly ReadOnlySpan<byte> BlankLine => _rest;

    /// <summary>Moves to the next field; false at the blank line or the end.</summary>
    public bool Read()
    {
        if (_rest.IsEmpty || IsBlank(_rest))
            return false;

        var end = LineLength(_rest);
        while (end < _rest.Length && _rest[end] is (byte)' ' or (byte)'\t')
            end += LineLength(_rest[end..]);

        Field = _rest[..end];
        _rest = _rest[end..];
        Split();
        return true;
    }

    /// <summary>Whether the field just read has this name, in any case.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name, name);

    void Split()
    {
        var colon = Field.IndexOf((byte)':');
        var name = colon < 0 ? default : Field[..colon].TrimEnd(" \t"u8);
        var isField = !name.IsEmpty && !name.ContainsAnyExceptInRange((byte)'!', (byte)'~');
        Name = isField ? name : default;
        Value = isField ? Field[(colon + 1)..] : default;
    }

    static bool IsBlank(ReadOnlySpan<byte> text) => text[0] == '\n' || (text[0] == '\r' && text.Length > 1 && text[1] == '\n');

    static int LineLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text.Length : end + 1;
    }
}
