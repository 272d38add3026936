namespace Hoopoe.Protocol.Wire;

/// <summary>The bounds a <see cref="LineFramer"/> holds its client to. All sizes are octets.</summary>
public sealed record FramerCaps
{
    /// <summary>One line, its end included, literals not counted.</summary>
    public required int MaxLine { get; init; }

    /// <summary>A whole command: all its lines and the literals kept with it. Streamed literals are not counted.</summary>
    public required int MaxCommand { get; init; }

    /// <summary>One literal that is kept with the command.</summary>
    public required int MaxLiteral { get; init; }

    /// <summary>Literals in one command, streamed ones included.</summary>
    public required int MaxLiterals { get; init; }

    /// <summary>What is swallowed of one refused command before the connection has to end.</summary>
    public required long MaxDrained { get; init; }

    /// <summary>One non-synchronizing literal (RFC 7888): <see cref="LiteralMinus"/> where LITERAL- is announced; without a bound of its own for LITERAL+.</summary>
    public long MaxNonSynchronizing { get; init; } = long.MaxValue;

    /// <summary>What LITERAL- allows a non-synchronizing literal (RFC 7888 §5).</summary>
    public const long LiteralMinus = 4_096;

    /// <summary>False for lines that are no commands, such as those of a SASL exchange: <c>{5}</c> is then plain text.</summary>
    public bool RecognizesLiterals { get; init; } = true;
}
