using System.Text;

namespace Hoopoe.Store.Accounts.Precis;

/// <summary>Where the code points of CONTEXTO may stand (RFC 5892 appendix A.3 to A.9).</summary>
static class ContextRules
{
    /// <summary>Whether the code point at a place of the string may stand there.</summary>
    public static bool Allow(ReadOnlySpan<Rune> text, int at) => text[at].Value switch
    {
        0x00B7 => At(text, at - 1) == 'l' && At(text, at + 1) == 'l',
        0x0375 => IsGreek(At(text, at + 1)),
        0x05F3 or 0x05F4 => IsHebrew(At(text, at - 1)),
        0x30FB => Any(text, IsJapanese),
        >= 0x0660 and <= 0x0669 => !Any(text, IsExtendedArabicDigit),
        >= 0x06F0 and <= 0x06F9 => !Any(text, IsArabicDigit),
        _ => false,
    };

    /// <summary>Whether it is one of the digits U+0660 to U+0669.</summary>
    public static bool IsArabicDigit(int value) => value is >= 0x0660 and <= 0x0669;

    static int At(ReadOnlySpan<Rune> text, int at) => at >= 0 && at < text.Length ? text[at].Value : -1;

    static bool Any(ReadOnlySpan<Rune> text, Func<int, bool> test)
    {
        foreach (var rune in text)
            if (test(rune.Value)) return true;
        return false;
    }

    static bool IsExtendedArabicDigit(int value) => value is >= 0x06F0 and <= 0x06F9;

    static bool IsGreek(int value) => value is (>= 0x0370 and <= 0x03FF) or (>= 0x1F00 and <= 0x1FFF);

    static bool IsHebrew(int value) => value is (>= 0x0591 and <= 0x05F4) or (>= 0xFB1D and <= 0xFB4F);

    static bool IsJapanese(int value) => value
        is (>= 0x3041 and <= 0x3096) or (>= 0x309D and <= 0x309F) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FD and <= 0x30FF)
        or (>= 0x31F0 and <= 0x31FF) or 0x3005 or 0x3007 or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x323AF);
}
