using System.Buffers.Text;
using System.Text;

namespace Hoopoe.Protocol.Wire;

/// <summary>The dates of IMAP (RFC 9051 §9: date-text, date-time): English month names, four-digit years, a zone in hours and minutes.</summary>
public static class ImapDate
{
    /// <summary>The length of a formatted date-time without its quotes.</summary>
    public const int DateTimeLength = 26;

    static ReadOnlySpan<byte> Months => "JanFebMarAprMayJunJulAugSepOctNovDec"u8;

    /// <summary>Parses date-text: a day of one or two digits, <c>1-Feb-2020</c>.</summary>
    public static bool TryParseDate(ReadOnlySpan<byte> text, out DateOnly date)
    {
        date = default;
        if (text.Length is not (10 or 11))
            return false;
        return TryParseDay(text[..^9], out var day) && TryMakeDate(day, text[^9..], out date);
    }

    /// <summary>
    /// Parses date-time without its quotes: <c>01-Feb-2020 12:00:00 +0100</c> or <c> 1-Feb-2020 …</c>. The zone goes to 14 hours either way.
    /// </summary>
    public static bool TryParseDateTime(ReadOnlySpan<byte> text, out DateTimeOffset dateTime)
    {
        dateTime = default;
        if (text.Length != DateTimeLength)
            return false;

        var dayText = text[0] == (byte)' ' ? text[1..2] : text[..2];
        if (!TryParseDay(dayText, out var day) || !TryMakeDate(day, text[2..11], out var date)
            || text[11] != (byte)' ' || text[14] != (byte)':' || text[17] != (byte)':' || text[20] != (byte)' '
            || text[21] is not ((byte)'+' or (byte)'-')
            || !TryParseTwoDigits(text[12..14], 23, out var hour)
            || !TryParseTwoDigits(text[15..17], 59, out var minute)
            || !TryParseTwoDigits(text[18..20], 59, out var second)
            || !TryParseTwoDigits(text[22..24], 14, out var zoneHours)
            || !TryParseTwoDigits(text[24..26], 59, out var zoneMinutes))
        {
            return false;
        }

        var zone = (zoneHours * 60) + zoneMinutes;
        var offset = TimeSpan.FromMinutes(text[21] == (byte)'-' ? -zone : zone);
        var local = date.ToDateTime(new TimeOnly(hour, minute, second));
        if (zone > 14 * 60 || (local.Ticks - offset.Ticks) is < 0 or > 3155378975999999999)
            return false;
        dateTime = new DateTimeOffset(local, offset);
        return true;
    }

    /// <summary>Writes date-time without its quotes, the day padded with a space (date-day-fixed); fractions of a second are cut off.</summary>
    /// <param name="dateTime">The moment; its offset is a whole number of minutes, as that of every <see cref="DateTimeOffset"/>.</param>
    /// <param name="target">At least <see cref="DateTimeLength"/> octets.</param>
    public static void Format(DateTimeOffset dateTime, Span<byte> target)
    {
        var zone = (int)dateTime.Offset.TotalMinutes;
        WriteDate(DateOnly.FromDateTime(dateTime.DateTime), target);
        target[11] = (byte)' ';
        WriteTwoDigits(dateTime.Hour, target[12..]);
        target[14] = (byte)':';
        WriteTwoDigits(dateTime.Minute, target[15..]);
        target[17] = (byte)':';
        WriteTwoDigits(dateTime.Second, target[18..]);
        target[20] = (byte)' ';
        target[21] = zone < 0 ? (byte)'-' : (byte)'+';
        WriteTwoDigits(Math.Abs(zone) / 60, target[22..]);
        WriteTwoDigits(Math.Abs(zone) % 60, target[24..]);
    }

    static bool TryParseDay(ReadOnlySpan<byte> text, out int day) =>
        Utf8Parser.TryParse(text, out day, out var used) && used == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';

    static bool TryMakeDate(int day, ReadOnlySpan<byte> monthAndYear, out DateOnly date)
    {
        date = default;
        if (monthAndYear[0] != (byte)'-' || monthAndYear[4] != (byte)'-'
            || !TryParseMonth(monthAndYear[1..4], out var month)
            || !TryParseTwoDigits(monthAndYear[5..7], 99, out var century)
            || !TryParseTwoDigits(monthAndYear[7..9], 99, out var yearInCentury))
        {
            return false;
        }

        var year = (century * 100) + yearInCentury;
        if (year == 0 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new DateOnly(year, month, day);
        return true;
    }

    static bool TryParseMonth(ReadOnlySpan<byte> name, out int month)
    {
        for (month = 1; month <= 12; month++)
        {
            if (Ascii.EqualsIgnoreCase(name, Months.Slice((month - 1) * 3, 3)))
                return true;
        }

        return false;
    }

    static bool TryParseTwoDigits(ReadOnlySpan<byte> text, int max, out int value)
    {
        value = ((text[0] - '0') * 10) + (text[1] - '0');
        return text[0] is >= (byte)'0' and <= (byte)'9' && text[1] is >= (byte)'0' and <= (byte)'9' && value <= max;
    }

    static void WriteDate(DateOnly date, Span<byte> target)
    {
        WriteTwoDigits(date.Day, target);
        if (target[0] == (byte)'0')
            target[0] = (byte)' ';
        target[2] = (byte)'-';
        Months.Slice((date.Month - 1) * 3, 3).CopyTo(target[3..]);
        target[6] = (byte)'-';
        WriteTwoDigits(date.Year / 100, target[7..]);
        WriteTwoDigits(date.Year % 100, target[9..]);
    }

    static void WriteTwoDigits(int value, Span<byte> target)
    {
        target[0] = (byte)('0' + (value / 10));
        target[1] = (byte)('0' + (value % 10));
    }
}
