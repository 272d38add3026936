namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// An INTERNALDATE in eight bytes: seconds since 1970 and the zone offset it was given with (RFC 9051 §2.3.3 keeps the zone), as the rows
/// and snapshots hold it.
/// </summary>
readonly record struct PackedDate(long Value)
{
    const int ZoneBits = 12;
    const int ZoneBias = 1 << (ZoneBits - 1);
    const int SecondsPerDay = 86_400;

    static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;

    public static PackedDate Of(DateTimeOffset date) =>
        new((date.ToUnixTimeSeconds() << ZoneBits) | (uint)(date.TotalOffsetMinutes + ZoneBias));

    public long UnixSeconds => Value >> ZoneBits;

    /// <summary>The day as it was given, in its zone.</summary>
    public DateOnly Day => DateOnly.FromDayNumber(DayNumber);

    /// <summary>The number of that day, from 0001-01-01.</summary>
    public int DayNumber => FirstDay + (int)DaysBefore(UnixSeconds + (ZoneMinutes * 60));

    int ZoneMinutes => (int)(Value & ((1 << ZoneBits) - 1)) - ZoneBias;

    /// <summary>The day in UTC of a time in Unix seconds.</summary>
    public static DateOnly DayOf(long unixSeconds) => DateOnly.FromDayNumber(FirstDay + (int)DaysBefore(unixSeconds));

    static long DaysBefore(long unixSeconds) => (unixSeconds >= 0 ? unixSeconds : unixSeconds - (SecondsPerDay - 1)) / SecondsPerDay;

    public DateTimeOffset ToDate() => DateTimeOffset.FromUnixTimeSeconds(UnixSeconds).ToOffset(TimeSpan.FromMinutes(ZoneMinutes));
}
