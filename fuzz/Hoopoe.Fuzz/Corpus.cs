namespace Hoopoe.Fuzz;

/// <summary>The inputs that others are made of.</summary>
sealed class Corpus(Random random)
{
    /// <summary>The longest input.</summary>
    public const int MaxLength = 16 * 1024;

    const int MaxInputs = 10_000;

    /// <summary>An input that costs so many times what the others cost is taken accordingly less often.</summary>
    const int Dear = 2;

    readonly List<(byte[] Octets, TimeSpan Cost)> _inputs = [];
    TimeSpan _cost;

    public int Count => _inputs.Count;

    /// <summary>The octets of all of them.</summary>
    public long Octets { get; private set; }

    /// <summary>Keeps an input, which took so long to run; where there are many already, in the place of another.</summary>
    public void Add(byte[] input, TimeSpan cost)
    {
        _cost += cost;
        Octets += input.Length;
        if (_inputs.Count < MaxInputs)
        {
            _inputs.Add((input, cost));
            return;
        }
        var at = random.Next(_inputs.Count);
        _cost -= _inputs[at].Cost;
        Octets -= _inputs[at].Octets.Length;
        _inputs[at] = (input, cost);
    }

    /// <summary>One of them, rather one that came late and one that is quick.</summary>
    public byte[] Pick()
    {
        while (true)
        {
            var (octets, cost) = _inputs[Math.Max(random.Next(_inputs.Count), random.Next(_inputs.Count))];
            if (random.NextDouble() * cost <= Dear * (_cost / _inputs.Count)) return octets;
        }
    }

    /// <summary>Any of them.</summary>
    public byte[] PickAny() => _inputs[random.Next(_inputs.Count)].Octets;
}
