using System.Globalization;
using System.Text;

namespace Hoopoe.Store.Accounts.Precis;

/// <summary>
/// The Bidi rule (RFC 5893 §2) for strings with right-to-left code points. .NET does not tell bidirectional classes, so they are taken from
/// the blocks of the right-to-left scripts and from the general category: every letter of another script counts as left-to-right.
/// </summary>
static class BidiRule
{
    /// <summary>Whether the string follows the rule; strings without right-to-left code points always do.</summary>
    public static bool Allows(ReadOnlySpan<Rune> text)
    {
        bool hasRightToLeft = false, hasLeftToRight = false, hasDigit = false, hasArabicDigit = false;
        var last = -1;
        for (var at = 0; at < text.Length; at++)
        {
            if (Rune.GetUnicodeCategory(text[at]) != UnicodeCategory.NonSpacingMark) last = at;
            if (ContextRules.IsArabicDigit(text[at].Value)) hasArabicDigit = true;
            else if (IsRightToLeft(text[at])) hasRightToLeft = true;
            else if (Rune.IsDigit(text[at])) hasDigit = true;
            else if (Rune.IsLetter(text[at])) hasLeftToRight = true;
        }
        if (!hasRightToLeft && !hasArabicDigit) return true;
        return IsRightToLeft(text[0])
            && !hasLeftToRight
            && !(hasDigit && hasArabicDigit)
            && (IsRightToLeft(text[last]) || Rune.IsDigit(text[last]));
    }

    // Bidi class R or AL. The digits U+0660 and U+06F0 and their successors stand in these blocks without being of it, and so do marks.
    static bool IsRightToLeft(Rune rune) => rune.Value
        is (>= 0x0590 and <= 0x065F) or (>= 0x066A and <= 0x06EF) or (>= 0x06FA and <= 0x08FF)
        or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFE)
        or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF)
        && Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark;
}
