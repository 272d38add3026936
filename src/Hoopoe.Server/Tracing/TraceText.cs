using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hoopoe.Server.Tracing;

/// <summary>Octets of a protocol as a person reads them: UTF-8, with whatever a terminal could take for an order escaped.</summary>
static class TraceText
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Masked = "***";

    /// <summary>The octets, as far as they were kept.</summary>
    /// <param name="kept">The first of them.</param>
    /// <param name="length">How many there are.</param>
    public static string Of(ReadOnlySpan<byte> kept, long length)
    {
        var text = new StringBuilder(kept.Length);
        for (var rest = kept; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status == OperationStatus.Done && IsVisible(rune)) text.Append(rune.ToString());
            else foreach (var octet in rest[..used]) AppendEscaped(text, octet);
            rest = rest[used..];
        }
        if (length > kept.Length) text.Append(CultureInfo.InvariantCulture, $"… ({length} octets)");
        return text.ToString();
    }

    static void AppendEscaped(StringBuilder text, byte octet) => _ = octet switch
    {
        (byte)'\r' => text.Append(@"\r"),
        (byte)'\n' => text.Append(@"\n"),
        (byte)'\t' => text.Append(@"\t"),
        _ => text.Append(CultureInfo.InvariantCulture, $"\\x{octet:x2}"),
    };

    static bool IsVisible(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.PrivateUse);
}
