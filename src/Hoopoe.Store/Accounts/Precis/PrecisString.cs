using System.Text;

namespace Hoopoe.Store.Accounts.Precis;

/// <summary>The profiles of RFC 8265: how user names and passwords are made comparable, and which are refused.</summary>
static class PrecisString
{
    /// <summary>A user name by the UsernameCaseMapped profile (RFC 8265 §3.3), or null if it is none.</summary>
    public static string? UsernameCaseMapped(string name)
    {
        if (Runes(name) is not { Length: > 0 } runes) return null;
        for (var at = 0; at < runes.Length; at++) runes[at] = WidthMapped(runes[at]);
        for (var at = 0; at < runes.Length; at++)
            if (!IsAllowed(runes, at, freeform: false)) return null;
        for (var at = 0; at < runes.Length; at++) runes[at] = Rune.ToLowerInvariant(runes[at]);
        var normalized = Text(runes).Normalize(NormalizationForm.FormC);
        return BidiRule.Allows(Runes(normalized)) ? normalized : null;
    }

    /// <summary>A password by the OpaqueString profile (RFC 8265 §4.2), or null if it is none.</summary>
    public static string? Opaque(string password)
    {
        if (Runes(password) is not { Length: > 0 } runes) return null;
        for (var at = 0; at < runes.Length; at++)
        {
            if (!IsAllowed(runes, at, freeform: true)) return null;
            if (Rune.GetUnicodeCategory(runes[at]) == System.Globalization.UnicodeCategory.SpaceSeparator) runes[at] = new Rune(' ');
        }
        return Text(runes).Normalize(NormalizationForm.FormC);
    }

    static bool IsAllowed(ReadOnlySpan<Rune> text, int at, bool freeform) => CodePointClass.Of(text[at]) switch
    {
        CodePointProperty.Valid => true,
        CodePointProperty.FreeformOnly => freeform,
        CodePointProperty.Contextual => ContextRules.Allow(text, at),
        _ => false,
    };

    // The decompositions <wide> and <narrow> are those of compatibility, but for a macron and for Hangul letters, which are disallowed anyway.
    static Rune WidthMapped(Rune rune) => rune.Value switch
    {
        0x3000 => new Rune(' '),
        0xFFE3 => new Rune(0x00AF),
        >= 0xFFA0 and <= 0xFFDC => rune,
        >= 0xFF01 and <= 0xFFEE => Rune.GetRuneAt(rune.ToString().Normalize(NormalizationForm.FormKC), 0),
        _ => rune,
    };

    /// <summary>The code points, or null if a surrogate stands alone.</summary>
    static Rune[]? Runes(string text)
    {
        var runes = new List<Rune>(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune)) return null;
            runes.Add(rune);
            at += rune.Utf16SequenceLength;
        }
        return [.. runes];
    }

    static string Text(ReadOnlySpan<Rune> runes)
    {
        var text = new StringBuilder(runes.Length);
        foreach (var rune in runes) text.Append(rune.ToString());
        return text.ToString();
    }
}
