using System.Text;

namespace Hoopoe.Mime;

/// <summary>The decoded text of a part, read from its body slice by slice.</summary>
sealed class PartText
{
    readonly MessageOctets _message;
    readonly int _end;
    readonly BodyDecoder? _transfer;
    readonly Decoder _charset;
    readonly HtmlText? _html;
    readonly StringBuilder _visible = new();
    char[] _characters = [];
    int _position;
    bool _ended;

    PartText(MessageOctets message, in MessagePart part, Encoding charset, HtmlText? html)
    {
        _message = message;
        _position = part.BodyOffset;
        _end = part.End;
        _transfer = BodyDecoder.For(part.Encoding);
        _charset = charset.GetDecoder();
        _html = html;
    }

    /// <summary>
    /// Opens the text of a leaf: text/*, and the readable kinds of message/* such as delivery-status. Null for any other part, and for
    /// an unknown transfer encoding.
    /// </summary>
    public static PartText? Open(MessageOctets message, in MessagePart part, MediaType type, bool dropsQuotes)
    {
        var isText = type.IsType("text")
            || (type.IsType("message") && !type.Is("message", "rfc822") && !type.Is("message", "global"));
        if (part.Kind != PartKind.Leaf || !isText || part.Encoding == TransferEncoding.Unknown)
            return null;

        var charset = Charsets.Find(type.Parameter("charset"));
        if (charset is null or UTF8Encoding)
            charset = Latin1Fallback.Utf8OrLatin1;
        var html = type.Is("text", "html") ? new HtmlText(dropsQuotes) : null;
        return new PartText(message, part, charset, html);
    }

    /// <summary>The next piece of text, not empty and of some ten thousand characters at most; null at the end.</summary>
    public string? Next()
    {
        while (!_ended)
        {
            var text = Advance();
            if (text.Length > 0)
                return text;
        }

        return null;
    }

    string Advance()
    {
        var length = Math.Min(_end - _position, BodyDecoder.SliceSize);
        var slice = _message(new ByteRange(_position, length)).Span;
        _position += slice.Length;
        _ended = slice.IsEmpty;
        if (_transfer is null)
            return Read(slice);
        return Read(_ended ? _transfer.Finish() : _transfer.Decode(slice));
    }

    string Read(ReadOnlySpan<byte> octets)
    {
        var needed = _charset.GetCharCount(octets, _ended);
        if (needed > _characters.Length)
            _characters = new char[needed];
        var text = _characters.AsSpan(0, _charset.GetChars(octets, _characters, _ended));
        if (_html is null)
            return text.ToString();

        _visible.Clear();
        _html.Read(text, _visible);
        if (_ended)
            _html.Finish(_visible);
        return _visible.ToString();
    }
}
