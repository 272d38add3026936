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
    /// <summary>The range as written on the wire, the lower position first.</summary>
    public override string ToString() => IsFromNewest ? $"-{First}:-{Last}" : $"{First}:{Last}";
}
