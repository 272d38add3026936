using System.Globalization;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// A mod-sequence (RFC 7162 §3.1): 1 to 2^63-1. There is one counter per account, each operation takes the next value, and a value that was
/// issued is never issued again. <see cref="Zero"/> is below all of them and stands for "before everything".
/// </summary>
public readonly record struct ModSeq(long Value) : IComparable<ModSeq>
{
    /// <summary>Below every mod-sequence that is issued.</summary>
    public static readonly ModSeq Zero;

    /// <summary>The mod-sequence after this one.</summary>
    public ModSeq Next => new(checked(Value + 1));

    /// <inheritdoc/>
    public int CompareTo(ModSeq other) => Value.CompareTo(other.Value);

    /// <summary>The higher of two.</summary>
    public static ModSeq Max(ModSeq left, ModSeq right) => left.Value >= right.Value ? left : right;

    /// <summary>Orders by number.</summary>
    public static bool operator <(ModSeq left, ModSeq right) => left.Value < right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >(ModSeq left, ModSeq right) => left.Value > right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator <=(ModSeq left, ModSeq right) => left.Value <= right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >=(ModSeq left, ModSeq right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
