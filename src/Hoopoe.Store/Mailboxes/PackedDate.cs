namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// An INTERNALDATE in eight bytes: seconds since 1970 and the zone offset it was given with (RFC 9051 §2.3.3 keeps the zone), as the rows
/// and snapshots hold it.
/// </summary>
readonly record struct PackedDate(long Value)
{
    const int ZoneBits = 12;
    const int ZoneBias = 1 << (ZoneBits - 1);

    public static PackedDate Of(DateTimeOffset date) =>
        new((date.ToUnixTimeSeconds() << ZoneBits) | (uint)(date.TotalOffsetMinutes + ZoneBias));

    public long UnixSeconds => Value >> ZoneBits;

    public DateTimeOffset ToDate()
    {
        var zone = TimeSpan.FromMinutes((int)(Value & ((1 << ZoneBits) - 1)) - ZoneBias);
        return DateTimeOffset.FromUnixTimeSeconds(UnixSeconds).ToOffset(zone);
    }
}
