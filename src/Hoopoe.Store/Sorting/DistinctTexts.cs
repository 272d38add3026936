using System.Buffers.Binary;

namespace Hoopoe.Store.Sorting;

/// <summary>Gathers octet strings, each once, and sorts them.</summary>
sealed class DistinctTexts
{
    readonly TextTableBuilder _texts = new(1_024, 32 * 1_024);
    int[] _slots = new int[4_096];

    /// <summary>The number of a string: that of an equal one added before, or the next.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        if (_texts.Count * 2 >= _slots.Length) Grow();
        var slot = SlotOf(text);
        if (_slots[slot] != 0) return _slots[slot] - 1;
        var number = _texts.Append(text);
        _slots[slot] = number + 1;
        return number;
    }

    /// <summary>The strings in ascending order, and the rank of each number.</summary>
    public (TextTable Table, int[] Ranks) Sort()
    {
        var prefixes = new ulong[_texts.Count];
        var numbers = new int[_texts.Count];
        for (var number = 0; number < numbers.Length; number++)
        {
            prefixes[number] = Prefix(_texts[number]);
            numbers[number] = number;
        }
        prefixes.AsSpan().Sort(numbers.AsSpan());
        for (int start = 0, end; start < numbers.Length; start = end)
        {
            end = start + 1;
            while (end < numbers.Length && prefixes[end] == prefixes[start]) end++;
            if (end - start > 1) numbers.AsSpan(start, end - start).Sort((a, b) => _texts[a].SequenceCompareTo(_texts[b]));
        }

        var sorted = new TextTableBuilder(numbers.Length, 0);
        var ranks = new int[numbers.Length];
        foreach (var number in numbers) ranks[number] = sorted.Append(_texts[number]);
        return (sorted.ToTable(), ranks);
    }

    static ulong Prefix(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8) return BinaryPrimitives.ReadUInt64BigEndian(text);
        Span<byte> padded = stackalloc byte[8];
        padded.Clear();
        text.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    int SlotOf(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        var slot = hash.ToHashCode() & (_slots.Length - 1);
        while (_slots[slot] != 0 && !_texts[_slots[slot] - 1].SequenceEqual(text)) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var number = 0; number < _texts.Count; number++) _slots[SlotOf(_texts[number])] = number + 1;
    }
}
