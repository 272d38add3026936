using System.Globalization;
using System.Text;

namespace Hoopoe.Store.Accounts.Precis;

/// <summary>What a code point is to PRECIS (RFC 8264 §8).</summary>
enum CodePointProperty
{
    /// <summary>In no string: DISALLOWED, UNASSIGNED and CONTEXTJ (joiners are refused in every context, which is stricter).</summary>
    Disallowed,

    /// <summary>In free-form strings only: FREE_PVAL.</summary>
    FreeformOnly,

    /// <summary>In both classes where its context allows it: CONTEXTO.</summary>
    Contextual,

    /// <summary>In both classes: PVALID.</summary>
    Valid,
}

/// <summary>Derives the property of a code point, in the order that RFC 8264 §8 fixes, from the Unicode data of .NET.</summary>
static class CodePointClass
{
    /// <summary>The derived property.</summary>
    public static CodePointProperty Of(Rune rune)
    {
        if (rune.IsAscii) return OfAscii(rune.Value);
        if (Exception(rune.Value) is { } exception) return exception;
        var category = Rune.GetUnicodeCategory(rune);
        if (category == UnicodeCategory.OtherNotAssigned || IsOldHangulJamo(rune.Value) || IsIgnorable(rune.Value))
            return CodePointProperty.Disallowed;
        if (category == UnicodeCategory.Control) return CodePointProperty.Disallowed;
        if (HasCompat(rune)) return CodePointProperty.FreeformOnly;
        return OfCategory(category);
    }

    // A space is FREE_PVAL, what is printable is PVALID (ASCII7, RFC 8264 §9.11), the rest is control.
    static CodePointProperty OfAscii(int value) => value switch
    {
        ' ' => CodePointProperty.FreeformOnly,
        > ' ' and < 0x7F => CodePointProperty.Valid,
        _ => CodePointProperty.Disallowed,
    };

    static CodePointProperty OfCategory(UnicodeCategory category) => category switch
    {
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => CodePointProperty.Valid,
        UnicodeCategory.TitlecaseLetter or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.EnclosingMark
            or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
            or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol
            or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation => CodePointProperty.FreeformOnly,
        _ => CodePointProperty.Disallowed,
    };

    // RFC 5892 §2.6.
    static CodePointProperty? Exception(int value) => value switch
    {
        0x00DF or 0x03C2 or 0x06FD or 0x06FE or 0x0F0B or 0x3007 => CodePointProperty.Valid,
        0x00B7 or 0x0375 or 0x05F3 or 0x05F4 or 0x30FB
            or (>= 0x0660 and <= 0x0669) or (>= 0x06F0 and <= 0x06F9) => CodePointProperty.Contextual,
        0x0640 or 0x07FA or 0x302E or 0x302F or (>= 0x3031 and <= 0x3035) or 0x303B => CodePointProperty.Disallowed,
        _ => null,
    };

    // Hangul_Syllable_Type L, V or T (RFC 5892 §2.9).
    static bool IsOldHangulJamo(int value) => value
        is (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7C6) or (>= 0xD7CB and <= 0xD7FB);

    // Default_Ignorable_Code_Point or Noncharacter_Code_Point (RFC 8264 §9.13).
    static bool IsIgnorable(int value) => value
        is 0x00AD or 0x034F or 0x061C or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F)
        or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF or 0xFFA0 or (>= 0xFFF0 and <= 0xFFF8)
        or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF)
        or (>= 0xFDD0 and <= 0xFDEF)
        || (value & 0xFFFE) == 0xFFFE;

    static bool HasCompat(Rune rune)
    {
        var text = rune.ToString();
        return !string.Equals(text.Normalize(NormalizationForm.FormKC), text, StringComparison.Ordinal);
    }
}
