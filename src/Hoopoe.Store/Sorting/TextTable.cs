namespace Hoopoe.Store.Sorting;

/// <summary>Distinct octet strings in ascending order, end to end in one array. A string's place is its rank.</summary>
sealed class TextTable(byte[] octets, int[] ends)
{
    public static readonly TextTable Empty = new([], []);

    public int Count => ends.Length;

    public long Bytes => octets.Length + (4L * ends.Length);

    int OctetCount => octets.Length;

    public ReadOnlySpan<byte> this[int rank] => octets.AsSpan((rank == 0 ? 0 : ends[rank - 1])..ends[rank]);

    /// <summary>The strings of two tables, and the ranks in it of either's strings.</summary>
    public static (TextTable Union, int[] RanksOfFirst, int[] RanksOfSecond) Merge(TextTable first, TextTable second)
    {
        var union = new TextTableBuilder(first.Count + second.Count, first.OctetCount + second.OctetCount);
        var ranksOfFirst = new int[first.Count];
        var ranksOfSecond = new int[second.Count];
        int one = 0, other = 0;
        while (one < first.Count || other < second.Count)
        {
            var order = one == first.Count ? 1 : other == second.Count ? -1 : first[one].SequenceCompareTo(second[other]);
            var rank = union.Append(order <= 0 ? first[one] : second[other]);
            if (order <= 0) ranksOfFirst[one++] = rank;
            if (order >= 0) ranksOfSecond[other++] = rank;
        }
        return (union.ToTable(), ranksOfFirst, ranksOfSecond);
    }
}

/// <summary>Puts octet strings end to end.</summary>
sealed class TextTableBuilder(int strings, int octets)
{
    byte[] _octets = new byte[Math.Max(octets, 16)];
    int[] _ends = new int[Math.Max(strings, 4)];
    int _count;

    public int Count => _count;

    public ReadOnlySpan<byte> this[int place] => _octets.AsSpan(Start(place).._ends[place]);

    /// <summary>Appends a string; its place is returned.</summary>
    public int Append(ReadOnlySpan<byte> text)
    {
        var start = Start(_count);
        if (start + text.Length > _octets.Length) Array.Resize(ref _octets, Math.Max(_octets.Length * 2, start + text.Length));
        if (_count == _ends.Length) Array.Resize(ref _ends, _ends.Length * 2);
        text.CopyTo(_octets.AsSpan(start));
        _ends[_count] = start + text.Length;
        return _count++;
    }

    /// <summary>The strings; nothing may be appended afterwards.</summary>
    public TextTable ToTable()
    {
        Array.Resize(ref _octets, Start(_count));
        Array.Resize(ref _ends, _count);
        return new TextTable(_octets, _ends);
    }

    int Start(int place) => place == 0 ? 0 : _ends[place - 1];
}
