using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>
/// The line in front of a message of an mbox: <c>From SENDER Thu Nov 26 09:30:00 2026</c>, with a zone before or behind the year or none.
/// </summary>
static partial class FromLine
{
    /// <summary>How it begins.</summary>
    public static ReadOnlySpan<byte> Start => "From "u8;

    /// <summary>How long it may be, in bytes.</summary>
    public const int MaxLength = 1_024;

    const string Names = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";

    /// <summary>Reads the date of a line, without its end.</summary>
    /// <param name="line">The line.</param>
    /// <param name="local">The zone of times without one.</param>
    /// <param name="date">The date.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, TimeZoneInfo local, out DateTimeOffset date)
    {
        date = default;
        if (!line.StartsWith(Start) || line.Length > MaxLength) return false;
        var match = Dates().Match(Encoding.Latin1.GetString(line));
        if (!match.Success) return false;
        var month = (Names.IndexOf(match.Groups["month"].Value, StringComparison.OrdinalIgnoreCase) / 4) + 1;
        int Number(string group) => int.Parse("0" + match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);
        var (year, day, hour, minute, second) = (Number("year"), Number("day"), Number("hour"), Number("minute"), Math.Min(Number("second"), 59));
        if (year is < 1900 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59) return false;
        var time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
        date = new DateTimeOffset(time, OffsetOf(match.Groups["zone"].Value) ?? local.GetUtcOffset(time));
        return true;
    }

    /// <summary>Whether a line is one though it has no date, as Thunderbird writes it: nothing but the word and perhaps a dash.</summary>
    public static bool IsBare(ReadOnlySpan<byte> line) => line.StartsWith(Start) && line[Start.Length..].Trim(" -\t\r"u8).IsEmpty;

    /// <summary>A line of ours: from nobody, with the zone behind the year, so that it is kept.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "It is written so.")]
    public static byte[] Write(DateTimeOffset date)
    {
        var sign = date.Offset < TimeSpan.Zero ? '-' : '+';
        var offset = Math.Abs((int)date.Offset.TotalMinutes);
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"From MAILER-DAEMON {date:ddd MMM} {date.Day,2} {date:HH:mm:ss yyyy} {sign}{offset / 60:00}{offset % 60:00}\n"));
    }

    static TimeSpan? OffsetOf(string zone)
    {
        if (zone is "UTC" or "GMT" or "UT" or "Z") return TimeSpan.Zero;
        if (zone.Length != 5 || zone[0] is not ('+' or '-')) return null;
        var digits = int.Parse(zone.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
        var offset = new TimeSpan(digits / 100, digits % 100, 0);
        if (offset > TimeSpan.FromHours(14)) return null;
        return zone[0] == '-' ? -offset : offset;
    }

    [GeneratedRegex(
        @"\s(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?<month>" + Names + @")\s+(?<day>\d{1,2})\s+(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d))?"
        + @"(?:\s+(?<zone>[A-Z]{1,5}|[+-]\d{4}))?(?:\s+[A-Z]{3,5})?\s+(?<year>\d{4})(?:\s+(?<zone>[A-Z]{1,5}|[+-]\d{4}))?\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Dates();
}
