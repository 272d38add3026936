namespace Hoopoe.Protocol.Model;

/// <summary>
/// Which of a result's messages are asked for (RFC 9394 §3.1): positions <see cref="First"/> to <see cref="Last"/>, counted from 1 at the
/// oldest, or at the newest if <see cref="IsFromNewest"/>.
/// </summary>
/// <param name="First">The lower position, at least 1.</param>
/// <param name="Last">The higher position.</param>
/// <param name="IsFromNewest">Whether the client wrote <c>-1:-100</c>: 1 is then the newest.</param>
public readonly record struct PartialRange(uint First, uint Last, bool IsFromNewest)
{
    /// <summary>Which of so many results, in their order from the oldest, the range means; those that do not exist are left out.</summary>
    /// <param name="results">How many results there are.</param>
    /// <returns>The place of the first, counted from 0, and how many; none where the whole range is beyond the results.</returns>
    public (int Start, int Count) In(int results)
    {
        var first = (int)Math.Min(First - 1, (uint)results);
        var end = (int)Math.Min(Last, (uint)results);
        return (IsFromNewest ? results - end : first, end - first);
    }

    /// <summary>The range as written on the wire, the lower position first.</summary>
    public override string ToString() => IsFromNewest ? $"-{First}:-{Last}" : $"{First}:{Last}";
}
