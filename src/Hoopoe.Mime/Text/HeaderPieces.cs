using System.Text;

namespace Hoopoe.Mime;

/// <summary>The decoded text of all fields of a header, name and value a line each, in pieces that continue one another.</summary>
sealed class HeaderPieces(ReadOnlyMemory<byte> header)
{
    /// <summary>Characters after which a piece is given; with the slice that goes beyond it may be longer.</summary>
    const int Enough = 16 * 1024;

    ReadOnlyMemory<byte> _fields = header;
    ReadOnlyMemory<byte> _value;

    /// <summary>The next piece, not empty and of some ten thousand characters at most; null at the end.</summary>
    public string? Next()
    {
        var text = new StringBuilder();
        while (text.Length < Enough && (!_value.IsEmpty || TryOpenField(text)))
            AppendSlice(text);
        return text.Length == 0 ? null : text.ToString();
    }

    bool TryOpenField(StringBuilder text)
    {
        var fields = new HeaderReader(_fields.Span);
        if (!fields.Read())
            return false;

        var field = _fields[..fields.Field.Length];
        _fields = _fields[field.Length..];
        _value = fields.Name.IsEmpty ? field : field[^fields.Value.Length..];
        if (!fields.Name.IsEmpty)
            text.Append(Encoding.ASCII.GetString(fields.Name)).Append(": ");
        return true;
    }

    void AppendSlice(StringBuilder text)
    {
        text.Append(HeaderText.DecodeSlice(_value.Span, out var length));
        _value = _value[length..];
        if (_value.IsEmpty)
            text.Append('\n');
    }
}
