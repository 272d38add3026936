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

    /// <summary>A time: a number with s, m, h or d; null for none.</summary>
    /// <exception cref="FormatException">It is neither, or shorter than that.</exception>
    public static TimeSpan? Time(string value, TimeSpan least) => IsNone(value) ? null : OptionValue.Duration(value, least);

    static bool IsNone(string value) => value.Equals("none", StringComparison.OrdinalIgnoreCase);
}
