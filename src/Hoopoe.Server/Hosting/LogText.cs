using System.Globalization;
using System.Text;

namespace Hoopoe.Server.Hosting;

/// <summary>Text from a client as the log may show it: at most 64 characters, control and other invisible characters escaped.</summary>
static class LogText
{
    const int MaxCharacters = 64;

    /// <summary>The text, escaped and cut.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var safe = new StringBuilder(Math.Min(text.Length, MaxCharacters));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length >= MaxCharacters) return safe.Append('…').ToString();
            if (IsVisible(rune)) safe.Append(rune.ToString());
            else safe.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return safe.ToString();
    }

    static bool IsVisible(Rune rune) => rune.Value == ' ' || rune.Value != '\\' && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.PrivateUse);
}
