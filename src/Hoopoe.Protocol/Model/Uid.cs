using System.Globalization;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// A message's unique identifier within its mailbox (RFC 9051 §2.3.1.1): 1 to 4,294,967,295, strictly ascending, never reused while the
/// mailbox's UIDVALIDITY stands. Zero stands for "none" and never identifies a message.
/// </summary>
public readonly record struct Uid(uint Value) : IComparable<Uid>
{
    /// <summary>The lowest UID a message can have.</summary>
    public static readonly Uid First = new(1);

    /// <summary>The highest UID a message can have.</summary>
    public static readonly Uid Last = new(uint.MaxValue);

    /// <summary>The UID after this one.</summary>
    /// <exception cref="OverflowException">This is <see cref="Last"/>.</exception>
    public Uid Next => new(checked(Value + 1));

    /// <inheritdoc/>
    public int CompareTo(Uid other) => Value.CompareTo(other.Value);

    /// <summary>Orders by number.</summary>
    public static bool operator <(Uid left, Uid right) => left.Value < right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >(Uid left, Uid right) => left.Value > right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator <=(Uid left, Uid right) => left.Value <= right.Value;

    /// <summary>Orders by number.</summary>
    public static bool operator >=(Uid left, Uid right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
