namespace Hoopoe.Store.Search.Fuzzy;

/// <summary>
/// Puts the words of texts to a pattern, and remembers for each word that is looked for how well the best one fits, and how many fit.
/// </summary>
sealed class FuzzyScan
{
    /// <summary>A word that fits this often counts fully; fewer count a little less.</summary>
    const int Often = 3;

    readonly FuzzyPattern _pattern;
    readonly double[] _best;
    readonly int[] _counts;
    readonly WordReader _words;

    public FuzzyScan(FuzzyPattern pattern)
    {
        _pattern = pattern;
        _best = new double[pattern.Words.Length];
        _counts = new int[pattern.Words.Length];
        _words = new WordReader(Put, pattern.LongestWord);
    }

    /// <summary>
    /// How well the texts read fit, from 0 to 1: 0 unless every word was found; the average of the best fits, of which a tenth hangs on how
    /// often each was found.
    /// </summary>
    public double Fit
    {
        get
        {
            var sum = 0.0;
            for (var word = 0; word < _best.Length; word++)
            {
                if (_best[word] == 0) return 0;
                sum += _best[word] * (0.9 + (0.1 * Math.Min(_counts[word], Often) / Often));
            }
            return sum / _best.Length;
        }
    }

    /// <summary>Reads folded text.</summary>
    /// <param name="folded">The text.</param>
    /// <param name="continues">Whether it goes on where the text before ended, perhaps within a word.</param>
    public void Read(ReadOnlySpan<char> folded, bool continues)
    {
        if (!continues) _words.End();
        _words.Read(folded);
    }

    /// <summary>No more text comes.</summary>
    public void End() => _words.End();

    void Put(ReadOnlyMemory<char> word)
    {
        for (var index = 0; index < _best.Length; index++)
        {
            var fit = FuzzyPattern.Fit(word.Span, _pattern.Words[index]);
            if (fit == 0) continue;
            _best[index] = Math.Max(_best[index], fit);
            _counts[index]++;
        }
    }
}
