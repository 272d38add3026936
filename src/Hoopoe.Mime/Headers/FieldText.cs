using System.Text;
using System.Text.Unicode;

namespace Hoopoe.Mime;

/// <summary>The value of a header field as characters, encoded words untouched.</summary>
static class FieldText
{
    /// <summary>
    /// Unfolds (RFC 5322 §2.2.3) and trims a value: valid UTF-8 as such (RFC 6532), anything else octet by octet as ISO 8859-1.
    /// NUL is dropped, a lone CR becomes a space; what lies beyond the limit is left out.
    /// </summary>
    public static string Unfold(ReadOnlySpan<byte> value, int limit = MimeLimits.FieldValue)
    {
        if (value.Length > limit)
            value = CutAtCharacter(value, limit);
        var text = Decode(value.Trim(" \t\r\n"u8));
        return text.AsSpan().ContainsAny('\r', '\n', '\0') ? WithoutLineEnds(text) : text;
    }

    /// <summary>Valid UTF-8 as such, anything else octet by octet as ISO 8859-1.</summary>
    public static string Decode(ReadOnlySpan<byte> octets) =>
        Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Encoding.Latin1.GetString(octets);

    /// <summary>The first octets, at most <paramref name="limit"/> of them and fewer if a UTF-8 sequence would be cut.</summary>
    public static ReadOnlySpan<byte> CutAtCharacter(ReadOnlySpan<byte> value, int limit)
    {
        for (var end = limit; end > limit - 4; end--)
        {
            if ((value[end] & 0xC0) != 0x80)
                return value[..end];
        }

        return value[..limit];
    }

    static string WithoutLineEnds(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))
                result.Append(' ');
            else if (c is not ('\r' or '\n' or '\0'))
                result.Append(c);
        }

        return result.ToString().Trim(' ', '\t');
    }
}
