using System.Text;

namespace Hoopoe.Protocol.Commands;

/// <summary>What a client sends while IDLE runs (RFC 9051 §6.3.13). IDLE itself has <see cref="NoArguments"/>.</summary>
public static class IdleContinuation
{
    /// <summary>Whether a line is DONE, the only one allowed, which ends IDLE.</summary>
    /// <param name="line">The line without its end.</param>
    public static bool IsDone(ReadOnlySpan<byte> line) => Ascii.EqualsIgnoreCase(line, "DONE"u8);
}
