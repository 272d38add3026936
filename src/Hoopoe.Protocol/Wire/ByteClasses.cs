using System.Buffers;

namespace Hoopoe.Protocol.Wire;

/// <summary>The character classes of the formal syntax of RFC 9051 §9, as vectorised byte sets.</summary>
public static class ByteClasses
{
    /// <summary>ATOM-CHAR: any CHAR except <c>( ) { SP CTL % * " \ ]</c>.</summary>
    public static readonly SearchValues<byte> AtomChars = Printable("(){%*\"\\]"u8);

    /// <summary>ASTRING-CHAR: ATOM-CHAR and <c>]</c>.</summary>
    public static readonly SearchValues<byte> AStringChars = Printable("(){%*\"\\"u8);

    /// <summary>list-char: ATOM-CHAR, <c>]</c> and the wildcards <c>% *</c>.</summary>
    public static readonly SearchValues<byte> ListChars = Printable("(){\"\\"u8);

    /// <summary>The characters of a tag: ASTRING-CHAR except <c>+</c>.</summary>
    public static readonly SearchValues<byte> TagChars = Printable("(){%*\"\\+"u8);

    /// <summary>
    /// The characters that command names, data items and option labels are made of: letters, digits and <c>- . _ :</c>
    /// (tagged-label-char).
    /// </summary>
    public static readonly SearchValues<byte> LabelChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:"u8);

    /// <summary>DIGIT.</summary>
    public static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    /// <summary>The characters a sequence-set is written with, the marker <c>$</c> of RFC 5182 apart.</summary>
    public static readonly SearchValues<byte> SequenceSetChars = SearchValues.Create("0123456789:,*"u8);

    /// <summary>The base64 alphabet of RFC 4648 §4 and its padding.</summary>
    public static readonly SearchValues<byte> Base64Chars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <summary>The characters of an object identifier (RFC 8474 §7).</summary>
    public static readonly SearchValues<byte> ObjectIdChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>What ends the plain run of a quoted string: its end, an escape, a character that may not stand in it, or 8-bit.</summary>
    internal static readonly SearchValues<byte> QuotedStops = SearchValues.Create([0, (byte)'\r', (byte)'\n', (byte)'"', (byte)'\\']);

    /// <summary>The bytes that no line of text may carry.</summary>
    internal static readonly SearchValues<byte> LineBreakers = SearchValues.Create([0, (byte)'\r', (byte)'\n']);

    /// <summary>Whether <paramref name="value"/> is an atom: not empty, ATOM-CHAR only.</summary>
    public static bool IsAtom(ReadOnlySpan<byte> value) => !value.IsEmpty && !value.ContainsAnyExcept(AtomChars);

    static SearchValues<byte> Printable(ReadOnlySpan<byte> specials)
    {
        var chars = new List<byte>();
        for (byte b = 0x21; b < 0x7F; b++)
        {
            if (!specials.Contains(b))
                chars.Add(b);
        }

        return SearchValues.Create(chars.ToArray());
    }
}
