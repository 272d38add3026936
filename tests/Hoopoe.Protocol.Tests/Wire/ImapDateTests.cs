using System.Text;
using CsCheck;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Tests.Wire;

public class ImapDateTests
{
    [Theory]
    [InlineData("1-Feb-1994", 1994, 2, 1)]
    [InlineData("01-feb-1994", 1994, 2, 1)]
    [InlineData("29-FEB-2000", 2000, 2, 29)]
    [InlineData("31-Dec-9999", 9999, 12, 31)]
    [InlineData("1-Jan-0001", 1, 1, 1)]
    public void A_date_is_read(string text, int year, int month, int day)
    {
        Assert.True(ImapDate.TryParseDate(Encoding.ASCII.GetBytes(text), out var date));
        Assert.Equal(new DateOnly(year, month, day), date);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-Feb-1994")]
    [InlineData("30-Feb-1994")]
    [InlineData("29-Feb-1900")]
    [InlineData("32-Jan-1994")]
    [InlineData("001-Jan-1994")]
    [InlineData("+1-Jan-1994")]
    [InlineData("-1-Jan-1994")]
    [InlineData(" 1-Jan-1994")]
    [InlineData("1-Jan-94")]
    [InlineData("1-Jan-0000")]
    [InlineData("1-Jan-199x")]
    [InlineData("1-Jab-1994")]
    [InlineData("1-January-1994")]
    [InlineData("1 Jan 1994")]
    [InlineData("1-Jan-1994 ")]
    [InlineData("Jan-1-1994")]
    public void What_is_no_date_is_refused(string text) => Assert.False(ImapDate.TryParseDate(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData("17-Jul-1996 02:44:25 -0700", "1996-07-17T02:44:25-07:00")]
    [InlineData(" 7-Jul-1996 02:44:25 +0000", "1996-07-07T02:44:25+00:00")]
    [InlineData("07-jul-1996 23:59:59 +1400", "1996-07-07T23:59:59+14:00")]
    [InlineData("01-Jan-2020 00:00:00 -0030", "2020-01-01T00:00:00-00:30")]
    [InlineData("31-Dec-9999 23:59:59 +0000", "9999-12-31T23:59:59+00:00")]
    public void A_date_and_time_is_read(string text, string iso)
    {
        Assert.True(ImapDate.TryParseDateTime(Encoding.ASCII.GetBytes(text), out var value));
        var expected = DateTimeOffset.Parse(iso, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(expected, value);
        Assert.Equal(expected.Offset, value.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7-Jul-1996 02:44:25 -0700")]
    [InlineData("17-Jul-1996 24:00:00 +0000")]
    [InlineData("17-Jul-1996 02:60:00 +0000")]
    [InlineData("17-Jul-1996 02:44:60 +0000")]
    [InlineData("17-Jul-1996 02:44:25 +1401")]
    [InlineData("17-Jul-1996 02:44:25 +1500")]
    [InlineData("17-Jul-1996 02:44:25 +0060")]
    [InlineData("17-Jul-1996 02:44:25  0000")]
    [InlineData("17-Jul-1996 02:44:25 GMT  ")]
    [InlineData("17-Jul-1996 02.44.25 +0000")]
    [InlineData("17-Jul-1996T02:44:25 +0000")]
    [InlineData("31-Dec-9999 23:59:59 -0100")]
    [InlineData("01-Jan-0001 00:00:00 +0100")]
    [InlineData("  -Jul-1996 02:44:25 +0000")]
    [InlineData("17-Jul-1996 02:44:25 +00:0")]
    public void What_is_no_date_and_time_is_refused(string text) =>
        Assert.False(ImapDate.TryParseDateTime(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Every_moment_round_trips() =>
        Gen.Select(Gen.Long[0, 3_155_378_975_999], Gen.Int[-14 * 60, 14 * 60]).Sample((milliseconds, zone) =>
        {
            var local = new DateTime(milliseconds / 1_000 * TimeSpan.TicksPerSecond);
            var offset = TimeSpan.FromMinutes(zone);
            var utc = local.Ticks - offset.Ticks;
            if (utc < 0 || utc > DateTime.MaxValue.Ticks)
                return;

            var value = new DateTimeOffset(local, offset);
            var text = new byte[ImapDate.DateTimeLength];
            ImapDate.Format(value, text);
            Assert.True(ImapDate.TryParseDateTime(text, out var parsed));
            Assert.Equal(value, parsed);
            Assert.Equal(value.Offset, parsed.Offset);
        });

    [Fact]
    public void A_mutated_date_and_time_is_refused_or_means_what_it_says() =>
        Gen.Select(Gen.Int[0, 25], Gen.Byte, Gen.Int[0, 25], Gen.Char["0123456789 +-:JanFeb"]).Sample((at, octet, at2, character) =>
        {
            var text = "17-Jul-1996 02:44:25 -0700"u8.ToArray();
            text[at] = octet;
            text[at2] = (byte)character;
            if (!ImapDate.TryParseDateTime(text, out var value))
                return;

            var formatted = new byte[ImapDate.DateTimeLength];
            ImapDate.Format(value, formatted);
            text[0] = text[0] == (byte)'0' ? (byte)' ' : text[0];
            var wasMinusZero = text.AsSpan(21).SequenceEqual("-0000"u8);
            Assert.True(Ascii.EqualsIgnoreCase(formatted, text) || wasMinusZero, Encoding.Latin1.GetString(text));
        });
}
