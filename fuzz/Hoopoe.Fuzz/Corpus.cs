namespace Hoopoe.Fuzz;

/// <summary>The inputs that others are made of.</summary>
sealed class Corpus(Random random)
{
    /// <summary>The longest input.</summary>
    public const int MaxLength = 16 * 1024;

    const int MaxInputs = 10_000;

    readonly List<byte[]> _inputs = [];

    public int Count => _inputs.Count;

    /// <summary>Keeps an input; where there are many already, in the place of another.</summary>
    public void Add(byte[] input)
    {
        if (_inputs.Count < MaxInputs) _inputs.Add(input);
        else _inputs[random.Next(_inputs.Count)] = input;
    }

    /// <summary>One of them, rather one that came late.</summary>
    public byte[] Pick() => _inputs[Math.Max(random.Next(_inputs.Count), random.Next(_inputs.Count))];

    /// <summary>Any of them.</summary>
    public byte[] PickAny() => _inputs[random.Next(_inputs.Count)];
}
