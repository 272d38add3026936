using System.Globalization;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>Reads moments of the past: how long ago, such as <c>2d</c>, or a date with or without a time, in UTC.</summary>
public static class MomentText
{
    static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>The moment a text names.</summary>
    /// <exception cref="FormatException">It names none.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        if (TryParseDate(text, out var moment)) return moment;
        try
        {
            return now - OptionValue.Duration(text, TimeSpan.Zero);
        }
        catch (FormatException)
        {
            throw new FormatException($"'{text}' is no moment: write how long ago, such as 2d, or a date such as 2026-11-26 or 2026-11-26T08:30Z");
        }
    }

    /// <summary>The moment that a date with or without a time names.</summary>
    public static bool TryParseDate(string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
}
