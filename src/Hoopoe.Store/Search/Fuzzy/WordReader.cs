using System.Globalization;
using System.Text;

namespace Hoopoe.Store.Search.Fuzzy;

/// <summary>
/// Cuts folded text into words: runs of letters, digits and the marks on them, whatever the script. A word that is longer than
/// <see cref="LongestWord"/> is cut; its pieces overlap, so that nothing that is looked for in it falls between them.
/// </summary>
/// <param name="take">Is given each word.</param>
/// <param name="overlap">How many characters the pieces of a long word have in common, at most a quarter of the longest word.</param>
sealed class WordReader(Action<ReadOnlyMemory<char>> take, int overlap)
{
    /// <summary>How long a word or piece of one is at most, in UTF-16 units.</summary>
    public const int LongestWord = 256;

    readonly char[] _word = new char[LongestWord];
    int _length;

    /// <summary>Reads the words of a piece of text; the last one may go on in the next piece.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf16(text, out var rune, out var length);
            if (!IsOfWord(rune)) End();
            else Add(text[..length]);
            text = text[length..];
        }
    }

    /// <summary>The text ends here.</summary>
    public void End()
    {
        if (_length > 0) take(_word.AsMemory(0, _length));
        _length = 0;
    }

    void Add(ReadOnlySpan<char> character)
    {
        if (_length + character.Length > LongestWord)
        {
            var kept = Math.Min(overlap, LongestWord / 4);
            take(_word.AsMemory(0, _length));
            _word.AsSpan(_length - kept, kept).CopyTo(_word);
            _length = kept;
        }
        character.CopyTo(_word.AsSpan(_length));
        _length += character.Length;
    }

    static bool IsOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.OtherSymbol;
}
