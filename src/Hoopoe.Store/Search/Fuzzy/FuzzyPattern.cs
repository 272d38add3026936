using System.Collections.Immutable;

namespace Hoopoe.Store.Search.Fuzzy;

/// <summary>
/// A text that is looked for loosely (RFC 6203 §3): all of its words, in any order, each as a word, as the beginning or a piece of one,
/// or with
/// a letter or two mistaken.
/// </summary>
sealed class FuzzyPattern
{
    const double Whole = 1, Beginning = 0.8, OneTypo = 0.6, TwoTypos = 0.45, Inside = 0.4;

    FuzzyPattern(ImmutableArray<string> words) => Words = words;

    /// <summary>Its words, folded, each once.</summary>
    public ImmutableArray<string> Words { get; }

    /// <summary>The longest of its words, in characters.</summary>
    public int LongestWord => Words.Max(static word => word.Length);

    /// <summary>Makes a pattern of a folded text; null if it has no words, so that it can be looked for only as it is.</summary>
    /// <exception cref="StoreRefusedException">It has more than <see cref="SearchEvaluator.MaxFuzzyWords"/> words.</exception>
    public static FuzzyPattern? Of(string folded)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var reader = new WordReader(word => words.Add(word.ToString()), overlap: 0);
        reader.Read(folded);
        reader.End();
        if (words.Count > SearchEvaluator.MaxFuzzyWords)
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"A text to look for loosely has more than {SearchEvaluator.MaxFuzzyWords} words.");
        return words.Count == 0 ? null : new FuzzyPattern([.. words]);
    }

    /// <summary>
    /// Pieces of a word, of which any text that matches it holds at least one: as many mistakes as it may have leave one of them whole.
    /// </summary>
    public static IEnumerable<string> PiecesOf(string word)
    {
        var count = TyposIn(word) + 1;
        for (var piece = 0; piece < count; piece++) yield return word[(word.Length * piece / count)..(word.Length * (piece + 1) / count)];
    }

    /// <summary>How well a word of a message fits a word that is looked for, from 0 to 1.</summary>
    public static double Fit(ReadOnlySpan<char> word, ReadOnlySpan<char> sought)
    {
        if (word.Length >= sought.Length)
        {
            if (word.StartsWith(sought)) return word.Length == sought.Length ? Whole : Beginning;
            if (word.IndexOf(sought) >= 0) return Inside;
        }
        var allowed = TyposIn(sought);
        if (allowed == 0) return 0;
        var typos = EditDistance.Of(word, sought, allowed);
        return typos > allowed ? 0 : typos == 1 ? OneTypo : TwoTypos;
    }

    /// <summary>How many mistakes a word may have: none below four characters, one below eight, then two.</summary>
    static int TyposIn(ReadOnlySpan<char> word) => word.Length < 4 ? 0 : word.Length < 8 ? 1 : 2;
}
