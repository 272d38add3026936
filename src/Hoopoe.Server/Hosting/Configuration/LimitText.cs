namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>Reads limits that may also be <c>none</c>.</summary>
public static class LimitText
{
    /// <summary>A size: bytes, or a number with KiB, MiB, GiB or TiB; null for none.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static long? Bytes(string value) => IsNone(value) ? null : OptionValue.LongSize(value);

    /// <summary>A number of things; null for none.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static long? Count(string value) => IsNone(value) ? null : OptionValue.Number(value, 0, int.MaxValue);

    static bool IsNone(string value) => value.Equals("none", StringComparison.OrdinalIgnoreCase);
}
