namespace Hoopoe.Store.Search.Fuzzy;

/// <summary>How many characters have to be put in, left out or replaced to make one word of another.</summary>
static class EditDistance
{
    /// <summary>
    /// The distance, if it is at most <paramref name="most"/>; otherwise a greater number. Linear in the length of the words.
    /// </summary>
    /// <param name="one">A word of at most <see cref="WordReader.LongestWord"/> characters.</param>
    /// <param name="other">A word of at most <see cref="WordReader.LongestWord"/> characters.</param>
    /// <param name="most">At most 2.</param>
    public static int Of(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most) return most + 1;
        var same = one.CommonPrefixLength(other);
        one = one[same..];
        other = other[same..];
        Span<int> row = stackalloc int[other.Length + 1];
        for (var column = 0; column < row.Length; column++) row[column] = column;
        for (var line = 1; line <= one.Length; line++)
        {
            // Only cells this close to the diagonal can be within the distance; those beside them are beyond it already.
            var from = Math.Max(1, line - most);
            var to = Math.Min(other.Length, line + most);
            var diagonal = row[from - 1];
            row[from - 1] = from == 1 ? line : most + 1;
            var least = row[from - 1];
            for (var column = from; column <= to; column++)
            {
                var cell = Math.Min(diagonal + (one[line - 1] == other[column - 1] ? 0 : 1), Math.Min(row[column], row[column - 1]) + 1);
                diagonal = row[column];
                row[column] = cell;
                least = Math.Min(least, cell);
            }
            if (least > most) return most + 1;
        }
        return Math.Min(row[other.Length], most + 1);
    }
}
