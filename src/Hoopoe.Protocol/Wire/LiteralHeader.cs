using System.Buffers.Text;

namespace Hoopoe.Protocol.Wire;

/// <summary>The announcement of a literal: <c>{n}</c>, <c>{n+}</c> or <c>~{n}</c> at the end of a line (RFC 9051 §4.3, RFC 7888, RFC 3516).</summary>
/// <param name="Size">The octets that follow, 0 to 2^63 - 1.</param>
/// <param name="IsNonSynchronizing">True for <c>{n+}</c>: the data follows without waiting for a continuation request.</param>
/// <param name="IsBinary">True for literal8, whose data may hold NUL.</param>
public readonly record struct LiteralHeader(long Size, bool IsNonSynchronizing, bool IsBinary)
{
    /// <summary>The longest announcement that is looked for, in octets: <c>~{</c>, 19 digits, <c>+}</c>.</summary>
    internal const int MaxLength = 40;

    /// <summary>Finds an announcement at the end of a line.</summary>
    /// <param name="line">The line without its line end.</param>
    /// <param name="header">What was announced; a size beyond 63 bits is <see cref="long.MaxValue"/>.</param>
    public static bool TryFind(ReadOnlySpan<byte> line, out LiteralHeader header)
    {
        header = default;
        if (line.IsEmpty || line[^1] != (byte)'}')
            return false;

        var tail = line[^Math.Min(line.Length, MaxLength)..^1];
        var open = tail.LastIndexOf((byte)'{');
        if (open < 0)
            return false;

        var digits = tail[(open + 1)..];
        var nonSynchronizing = digits.EndsWith("+"u8);
        if (nonSynchronizing)
            digits = digits[..^1];
        if (digits.IsEmpty || digits.ContainsAnyExcept(ByteClasses.Digits))
            return false;

        var size = Utf8Parser.TryParse(digits, out long value, out var used) && used == digits.Length ? value : long.MaxValue;
        header = new LiteralHeader(size, nonSynchronizing, open > 0 && tail[open - 1] == (byte)'~');
        return true;
    }
}
