namespace Hoopoe.Fuzz;

/// <summary>Makes inputs of inputs.</summary>
/// <param name="random">Where chance comes from.</param>
/// <param name="words">What the target's grammar is made of.</param>
sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    static readonly byte[] Odd =
        [0, 1, 9, 10, 13, 32, 34, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 58, 59, 60, 61, 62, 63, 92, 123, 125, 127, 128, 192, 255];

    readonly byte[] _output = new byte[Corpus.MaxLength];
    int _length;

    /// <summary>A changed copy of an input, perhaps crossed with another.</summary>
    public byte[] Change(ReadOnlySpan<byte> input, ReadOnlySpan<byte> other)
    {
        _length = Math.Min(input.Length, _output.Length);
        input[.._length].CopyTo(_output);
        if (random.Next(8) == 0) Cross(other);
        for (var changes = 1 << random.Next(4); changes > 0; changes--) ChangeOnce();
        return _output.AsSpan(0, _length).ToArray();
    }

    void ChangeOnce()
    {
        var at = random.Next(_length + 1);
        switch (random.Next(9))
        {
            case 0 when _length > 0:
                _output[random.Next(_length)] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when _length > 0:
                _output[random.Next(_length)] = (byte)random.Next(256);
                break;
            case 2 when _length > 0:
                _output[random.Next(_length)] = Odd[random.Next(Odd.Length)];
                break;
            case 3:
                Insert(at, [Odd[random.Next(Odd.Length)]]);
                break;
            case 4:
                Remove(at, random.Next(1, 1 + Math.Max(1, _length / 4)));
                break;
            case 5:
                var from = random.Next(_length + 1);
                Insert(at, _output.AsSpan(from, random.Next(Math.Min(64, _length - from) + 1)).ToArray());
                break;
            case 6:
                Repeat(at);
                break;
            default:
                if (words.Count > 0) Insert(at, words[random.Next(words.Count)]);
                break;
        }
    }

    void Repeat(int at)
    {
        var length = random.Next(Math.Min(16, _length - at) + 1);
        if (length == 0) return;
        var piece = _output.AsSpan(at, length).ToArray();
        for (var times = 1 << random.Next(9); times > 0; times--) Insert(at, piece);
    }

    void Cross(ReadOnlySpan<byte> other)
    {
        _length = random.Next(_length + 1);
        var rest = other[random.Next(other.Length + 1)..];
        Insert(_length, rest);
    }

    void Insert(int at, ReadOnlySpan<byte> piece)
    {
        var count = Math.Min(piece.Length, _output.Length - _length);
        _output.AsSpan(at, _length - at).CopyTo(_output.AsSpan(at + count));
        piece[..count].CopyTo(_output.AsSpan(at));
        _length += count;
    }

    void Remove(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _output.AsSpan(at + count, _length - at - count).CopyTo(_output.AsSpan(at));
        _length -= count;
    }
}
