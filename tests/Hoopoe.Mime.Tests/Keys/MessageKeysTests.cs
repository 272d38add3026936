using CsCheck;

namespace Hoopoe.Mime.Tests;

public class MessageKeysTests
{
    [Fact]
    public void A_message_without_fields_has_no_keys()
    {
        var keys = Extract("");
        Assert.Equal("", keys.BaseSubject);
        Assert.Equal("", keys.FromMailbox);
        Assert.Equal("", keys.ToDisplay);
        Assert.Null(keys.SentSeconds);
        Assert.Null(keys.SentDay);
        Assert.Null(keys.MessageId);
        Assert.Null(keys.InReplyTo);
        Assert.Empty(keys.References);
        Assert.False(keys.IsReplyOrForward);
    }

    [Fact]
    public void The_base_subject_is_decoded_and_folded()
    {
        var keys = Extract("Subject: Re: =?utf-8?q?Caf=C3=A9?=\r\n =?utf-8?q?_x?=\r\n");
        Assert.Equal("CAFE\u0301 X", keys.BaseSubject);
        Assert.True(keys.IsReplyOrForward);
    }

    [Theory]
    [InlineData("31 Dec 2000 16:01:33 -0800", 978307293, "2000-12-31")]
    [InlineData("Mon, 1 Jan 2024 00:30:00 +0100 (CET)", 1704065400, "2024-01-01")]
    [InlineData("1 Jan 1970 00:00:00 GMT", 0, "1970-01-01")]
    [InlineData("1 Jan 70 00:00", 0, "1970-01-01")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 XYZ", 0, "1970-01-01")]
    public void The_sent_date_is_in_UTC_and_the_day_as_written(string date, long seconds, string day)
    {
        var keys = Extract($"Date: {date}\r\n");
        Assert.Equal(seconds, keys.SentSeconds);
        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd"), keys.SentDay);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("32 Foo 2000")]
    [InlineData("\0\0")]
    public void A_date_that_cannot_be_read_is_none(string date) => Assert.Null(Extract($"Date: {date}\r\n").SentSeconds);

    [Theory]
    [InlineData("Zoë Q <zoe@x>", "ZOE", "ZOE\u0308 Q")]
    [InlineData("=?utf-8?q?Zo=C3=AB?= <z@x>", "Z", "ZOE\u0308")]
    [InlineData("zoe@x", "ZOE", "ZOE@X")]
    [InlineData("\"\" <zoe@x>", "ZOE", "ZOE@X")]
    [InlineData("zoe", "ZOE", "ZOE")]
    [InlineData("group: a@b;", "GROUP", "GROUP")]
    [InlineData("", "", "")]
    public void Addresses_sort_by_mailbox_and_by_display_name(string field, string mailbox, string display)
    {
        var keys = Extract($"From: {field}\r\nTo: {field}\r\nCc: {field}\r\n");
        Assert.Equal((mailbox, mailbox, mailbox), (keys.FromMailbox, keys.ToMailbox, keys.CcMailbox));
        Assert.Equal((display, display), (keys.FromDisplay, keys.ToDisplay));
    }

    [Fact]
    public void Identifiers_are_the_same_whatever_their_quoting_and_spacing()
    {
        var one = Extract("Message-ID: <\"a\\b\"@x>\r\n").MessageId;
        Assert.NotNull(one);
        Assert.Equal(one, Extract("In-Reply-To: your mail < ab@x >, <other@x>\r\n").InReplyTo);
        Assert.Equal([one.Value], Extract("References: <ab\r\n @x>\r\n").References);
        Assert.NotEqual(one, Extract("Message-ID: <AB@x>\r\n").MessageId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("<a")]
    [InlineData("a@b")]
    public void What_is_not_in_brackets_is_no_identifier(string field) => Assert.Null(Extract($"Message-ID: {field}\r\n").MessageId);

    [Fact]
    public void Of_many_references_the_last_100_are_kept_in_order()
    {
        var ids = Enumerable.Range(0, 500).Select(i => $"<{i}@x>").ToArray();
        var references = Extract("References: " + string.Join(' ', ids) + "\r\n").References;
        Assert.Equal(MimeLimits.References, references.Count);
        Assert.Equal(Extract($"Message-ID: {ids[^1]}\r\n").MessageId, references[^1]);
        Assert.Equal(Extract($"Message-ID: {ids[^100]}\r\n").MessageId, references[0]);
    }

    [Theory]
    [InlineData("Subject: ", "Re: ")]
    [InlineData("Subject: ", "=?utf-8?q?a?= ")]
    [InlineData("Subject: x", "\r\n folded")]
    [InlineData("Date: ", "1 ")]
    [InlineData("From: ", "(")]
    [InlineData("From: ", "=?")]
    [InlineData("References: ", "<a@b> ")]
    [InlineData("References: ", "<")]
    [InlineData("Message-ID: ", "<\\")]
    public Task Long_fields_are_read_once(string name, string piece) => HangGuard.Run(() =>
    {
        var keys = Extract(name + string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length)));
        Assert.InRange(keys.BaseSubject.Length + keys.FromMailbox.Length + keys.FromDisplay.Length, 0, 3_000);
    });

    [Fact]
    public void Any_octets_have_keys() => Gen.Select(
        Gen.OneOf("Date: ", "Subject: ", "From: ", "Message-ID: ", "References: "),
        Gen.OneOf(Gen.Byte.Array[0, 100], Gen.OneOf(" 1", "Jan", "99", ":", "-0800", "(", "<", ">", "=?utf-8?b?", "?=", "4==", "\r\n ").Array[0, 20].Select(parts => Mail.Octets(string.Concat(parts)))))
        .Sample((name, value) => Assert.NotNull(Extract([.. Mail.Octets(name), .. value])), iter: 20_000);

    static MessageKeys Extract(string header) => Extract(Mail.Utf8(header));

    static MessageKeys Extract(byte[] message) => MessageKeys.Extract(message, MessageScanner.Scan(message));
}
