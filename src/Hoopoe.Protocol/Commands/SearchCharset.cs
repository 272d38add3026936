using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// The character sets that a search may be written in (RFC 9051 §6.4.4): US-ASCII and UTF-8, which are read as they are, and those that the
/// platform decodes, except the ones whose octets are not those of ASCII letters.
/// </summary>
static class SearchCharset
{
    const int LongestName = 64;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Names that a client may use, for it to choose from (RFC 9051 §7.1, BADCHARSET).</summary>
    public static readonly string[] Names =
    [
        "UTF-8", "US-ASCII", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8",
        "ISO-8859-9", "ISO-8859-13", "ISO-8859-15", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255",
        "WINDOWS-1256", "WINDOWS-1257", "WINDOWS-1258", "WINDOWS-874", "KOI8-R", "KOI8-U", "MACINTOSH", "BIG5", "GB2312", "GB18030", "EUC-JP",
        "EUC-KR", "ISO-2022-JP", "SHIFT_JIS",
    ];

    /// <summary>Finds a character set by its name.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <param name="decoder">What decodes it, strictly; null for US-ASCII and UTF-8.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, out Encoding? decoder)
    {
        decoder = null;
        if (Ascii.EqualsIgnoreCase(name, "UTF-8"u8) || Ascii.EqualsIgnoreCase(name, "US-ASCII"u8))
            return true;
        if (name.Length > LongestName || !Ascii.IsValid(name))
            return false;
        var text = Encoding.ASCII.GetString(name);
        // What calls itself ISO 8859-1 in mail is windows-1252, and is read so in messages too.
        decoder = Find(text.Equals("ISO-8859-1", StringComparison.OrdinalIgnoreCase) ? "windows-1252" : text);
        return decoder is not null;
    }

    /// <summary>Decodes a text; false if its octets are not of the character set.</summary>
    public static bool TryDecode(Encoding? decoder, ReadOnlySpan<byte> octets, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = (decoder ?? StrictUtf8).GetString(octets);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }

    static Encoding? Find(string name)
    {
        try
        {
            var found = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback);
            return found.GetBytes("SEARCH search").AsSpan().SequenceEqual("SEARCH search"u8) && found.CodePage != Utf7 ? found : null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    const int Utf7 = 65000;
}
