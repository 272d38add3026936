using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>The decomposition of Hangul syllables, which Unicode gives as arithmetic (Unicode Standard §3.12).</summary>
static class Hangul
{
    const int First = 0xAC00;
    const int Leading = 0x1100;
    const int Vowel = 0x1161;
    const int Trailing = 0x11A7;
    const int Vowels = 21;
    const int Trailings = 28;
    const int Count = 19 * Vowels * Trailings;

    public static bool IsSyllable(int codePoint) => codePoint is >= First and < First + Count;

    public static void Decompose(int syllable, IBufferWriter<char> output)
    {
        var index = syllable - First;
        var trailing = index % Trailings;
        output.Write([(char)(Leading + (index / (Vowels * Trailings))), (char)(Vowel + (index / Trailings % Vowels))]);
        if (trailing > 0)
            output.Write([(char)(Trailing + trailing)]);
    }
}
