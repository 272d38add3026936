namespace Hoopoe.Store.Search.Texts;

/// <summary>Three octets of folded text in a row, as a number of 24 bits.</summary>
static class Trigram
{
    /// <summary>The octets of a trigram.</summary>
    public const int Length = 3;

    /// <summary>How many there are.</summary>
    public const int Count = 1 << 24;

    /// <summary>Spreads a trigram over 32 bits.</summary>
    public static uint Hash(int trigram) => (uint)trigram * 0x9E37_79B1u;

    /// <summary>The row of a filter that a hashed trigram has.</summary>
    public static int RowOf(uint hash, int rows) => (int)(((ulong)hash * (uint)rows) >> 32);
}

/// <summary>Finds the distinct trigrams of texts, one text after the other. For one thread.</summary>
sealed class TrigramSet
{
    const int WordBits = 64;
    const int Usual = 8 << 10;
    const int Kept = 256 << 10;

    ulong[] _seen = [];
    int[] _found = [];
    int _count;

    /// <summary>The distinct trigrams of a text, valid until the next call.</summary>
    public ReadOnlySpan<int> Collect(ReadOnlySpan<byte> text)
    {
        foreach (var trigram in _found.AsSpan(0, _count)) _seen[trigram / WordBits] = 0;
        _count = 0;
        if (_found.Length > Kept || _found.Length == 0) _found = new int[Usual];
        if (_seen.Length == 0) _seen = new ulong[Trigram.Count / WordBits];
        if (text.Length < Trigram.Length) return [];
        var window = (text[0] << 8) | text[1];
        foreach (var octet in text[2..])
        {
            window = ((window << 8) | octet) & (Trigram.Count - 1);
            ref var word = ref _seen[window / WordBits];
            var bit = 1UL << (window % WordBits);
            if ((word & bit) != 0) continue;
            word |= bit;
            if (_count == _found.Length) Array.Resize(ref _found, _count * 2);
            _found[_count++] = window;
        }
        return _found.AsSpan(0, _count);
    }
}
