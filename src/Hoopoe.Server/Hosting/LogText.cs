using System.Globalization;
using System.Text;

namespace Hoopoe.Server.Hosting;

/// <summary>Text from a client as the log may show it: at most 64 bytes of UTF-8, control and other invisible characters escaped.</summary>
static class LogText
{
    const int MaxBytes = 64;
    const string Cut = "…";

    /// <summary>The text, escaped and cut.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = new StringBuilder();
        var (bytes, roomForCut) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var shown = IsVisible(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            bytes += Encoding.UTF8.GetByteCount(shown);
            if (bytes > MaxBytes) return safe.ToString(0, roomForCut) + Cut;
            safe.Append(shown);
            if (bytes <= MaxBytes - Encoding.UTF8.GetByteCount(Cut)) roomForCut = safe.Length;
        }
        return safe.ToString();
    }

    static bool IsVisible(Rune rune) => rune.Value == ' ' || rune.Value != '\\' && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse);
}
