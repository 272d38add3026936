using System.Text;

namespace Hoopoe.Mime;

/// <summary>Charset names of mail (RFC 2978) and what decodes them.</summary>
static class Charsets
{
    const int LongestName = 64;

    /// <summary>Decodes octets; those of a charset that is unknown, or that call themselves ASCII, as UTF-8 or else ISO 8859-1.</summary>
    public static string Decode(string? charset, ReadOnlySpan<byte> octets)
    {
        var encoding = Find(charset);
        return encoding is null ? FieldText.Decode(octets) : encoding.GetString(octets);
    }

    /// <summary>The decoder of a charset; null for ASCII (its octets above 127 are to be guessed) and for unknown names.</summary>
    public static Encoding? Find(string? charset)
    {
        if (string.IsNullOrWhiteSpace(charset) || charset.Length > LongestName)
            return null;

        var name = charset.Trim().ToLowerInvariant();
        switch (name)
        {
            case "us-ascii" or "ascii" or "ansi_x3.4-1968" or "unknown-8bit" or "default" or "utf-7":
                return null;
            case "utf8" or "utf-8":
                return Encoding.UTF8;
            case "iso-8859-1" or "latin1":
                name = "windows-1252";
                break;
        }

        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
