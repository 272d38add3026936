namespace Hoopoe.Protocol.Model;

/// <summary>An inclusive run of message numbers or UIDs; <see cref="Low"/> is at least 1 and at most <see cref="High"/>.</summary>
public readonly record struct NumberRange(uint Low, uint High)
{
    /// <summary>How many numbers the run holds.</summary>
    public long Count => (long)High - Low + 1;

    /// <summary>Whether the run holds <paramref name="number"/>.</summary>
    public bool Contains(uint number) => number >= Low && number <= High;
}
