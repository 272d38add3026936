using System.Collections.Frozen;
using System.Text;
using System.Text.RegularExpressions;
using MimeKit.Utils;

namespace Hoopoe.Mime;

/// <summary>
/// Header fields as text for people and for search: unfolded, encoded words decoded (RFC 2047), octets above 127 decoded.
/// </summary>
public static partial class HeaderText
{
    static readonly FrozenSet<string> AddressFields =
        FrozenSet.ToFrozenSet(["From", "Sender", "Reply-To", "To", "Cc", "Bcc"], StringComparer.OrdinalIgnoreCase);

    // MimeKit takes the charsets of encoded words from the registered providers.
    static HeaderText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// Decodes a field value. Octets above 127 are UTF-8 (RFC 6532) or else ISO 8859-1. Long values are decoded in slices of
    /// <see cref="MimeLimits.FieldValue"/>, cut at line ends where there are any.
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        var first = DecodeSlice(value, out var length);
        if (length == value.Length)
            return first;

        var result = new StringBuilder(first);
        while (length < value.Length)
        {
            value = value[length..];
            result.Append(DecodeSlice(value, out length));
        }

        return result.ToString();
    }

    /// <summary>
    /// The text of a field that a search looks into: what <see cref="Decode"/> gives, and of a field of addresses those that are written
    /// apart, by comments or white space, in one piece as well, a line each (RFC 9051 §6.4.4: the envelope structure's field).
    /// </summary>
    /// <param name="name">The field's name in any case.</param>
    /// <param name="value">Its value.</param>
    public static string DecodeForSearch(string name, ReadOnlySpan<byte> value)
    {
        var text = Decode(value);
        if (!AddressFields.Contains(name) || !WrittenApart().IsMatch(text))
            return text;

        var addresses = new List<Address>();
        AddressParser.Parse(FieldText.Unfold(value), addresses, MimeLimits.Addresses);
        var whole = addresses.Where(address => address.Host is { Length: > 0 }).Select(address => $"{address.Mailbox}@{address.Host}");
        return string.Join('\n', whole.Where(address => !text.Contains(address, StringComparison.Ordinal)).Prepend(text));
    }

    /// <summary>Whether <see cref="DecodeForSearch"/> gives more of a field than <see cref="Decode"/>.</summary>
    public static bool HasMoreForSearch(in HeaderReader field)
    {
        var name = Encoding.ASCII.GetString(field.Name);
        return AddressFields.Contains(name) && DecodeForSearch(name, field.Value).Length != Decode(field.Value).Length;
    }

    /// <summary>The decoded values of all fields of a name, in order.</summary>
    /// <param name="header">A header.</param>
    /// <param name="name">The field name in any case.</param>
    public static IReadOnlyList<string> Values(ReadOnlySpan<byte> header, ReadOnlySpan<byte> name)
    {
        var values = new List<string>();
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            if (fields.Is(name))
                values.Add(Decode(fields.Value));
        }

        return values;
    }

    /// <summary>A comment, or white space around the signs that join an address.</summary>
    [GeneratedRegex(@"\(|\s[@.]|[@.]\s", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenApart();

    /// <summary>Decodes the encoded words of a text that has been unfolded.</summary>
    internal static string DecodeWords(string text) =>
        text.Contains("=?", StringComparison.Ordinal) ? Rfc2047.DecodeText(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>Decodes as much of a value as is decoded at a time, with the space of a line end if more follows.</summary>
    internal static string DecodeSlice(ReadOnlySpan<byte> value, out int length)
    {
        length = value.Length;
        if (length <= MimeLimits.FieldValue)
            return DecodeWords(FieldText.Unfold(value));

        var slice = FieldText.CutAtCharacter(value, MimeLimits.FieldValue);
        var lineEnd = slice.LastIndexOf((byte)'\n');
        length = lineEnd < 0 ? slice.Length : lineEnd + 1;
        return DecodeWords(FieldText.Unfold(value[..length])) + (lineEnd < 0 ? "" : " ");
    }
}
