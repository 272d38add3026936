using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Tests.Model;

public class ImapUrlTests
{
    [Theory]
    [InlineData("/INBOX/;UID=1", null, null, "INBOX", null, "")]
    [InlineData("/Drafts;UIDVALIDITY=385759045/;UID=20/;section=1.MIME", null, null, "Drafts", 385759045u, "1.MIME")]
    [InlineData("/a/b/;uid=1/;Section=HEADER.FIELDS.NOT%20(To%20%22x%22)", null, null, "a/b", null, "HEADER.FIELDS.NOT (To x)")]
    [InlineData("/%C3%A4%2fx;uidvalidity=7/;UID=4294967295", null, null, "ä/x", 7u, "")]
    [InlineData("//h/x/;UID=1", null, "h", "x", null, "")]
    [InlineData("imap:///x/;UID=1", null, null, "x", null, "")]
    [InlineData("imap://joe@/x/;UID=1", "joe", null, "x", null, "")]
    [InlineData("IMAP://minbari.org/x%20y/;UID=1", null, "minbari.org", "x y", null, "")]
    [InlineData("imap://joe;AUTH=*@h:143/x/;UID=1", "joe", "h", "x", null, "")]
    [InlineData("imap://;AUTH=SCRAM-SHA-1@[::1]:143/x/;UID=1", null, "[::1]", "x", null, "")]
    [InlineData("imap://a%40b@[::1]/x/;UID=1", "a@b", "[::1]", "x", null, "")]
    public void A_url_of_a_message_or_part_is_read(string text, string? user, string? host, string mailbox, uint? validity, string section)
    {
        Assert.True(ImapUrl.TryParse(text, out var url));
        Assert.Equal((user, host, mailbox, validity), (url.User, url.Host, url.Mailbox.Value, url.UidValidity));
        Assert.Equal(section, url.Section.ToString());
        Assert.Null(url.Range);
    }

    [Theory]
    [InlineData("/x/;UID=1/;PARTIAL=0", 0, long.MaxValue)]
    [InlineData("/x/;UID=1/;SECTION=TEXT/;partial=5.9223372036854775807", 5, long.MaxValue)]
    [InlineData("/x/;UID=1/;SECTION=TEXT/;PARTIAL=1024.1024", 1024, 1024)]
    public void A_partial_url_names_octets(string text, long offset, long length)
    {
        Assert.True(ImapUrl.TryParse(text, out var url));
        Assert.Equal(new OctetRange(offset, length), url.Range);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("x/;UID=1")]
    [InlineData(";UID=1")]
    [InlineData("/;UID=1")]
    [InlineData("/x")]
    [InlineData("/x?ALL")]
    [InlineData("/x;UID=1")]
    [InlineData("/x/;UID=0")]
    [InlineData("/x/;UID=01")]
    [InlineData("/x/;UID=4294967296")]
    [InlineData("/x/;UID=-1")]
    [InlineData("/x/;UID=1/")]
    [InlineData("/x/;UID=1/;UID=2")]
    [InlineData("/x/;UID=1;SECTION=1")]
    [InlineData("/x/;UID=1/;SECTION=")]
    [InlineData("/x/;UID=1/;SECTION=0")]
    [InlineData("/x/;UID=1/;SECTION=MIME")]
    [InlineData("/x/;UID=1/;SECTION=1]%20")]
    [InlineData("/x/;UID=1/;SECTION=1%5D%20FLAGS")]
    [InlineData("/x/;UID=1/;SECTION=HEADER.FIELDS%20({1}%0D%0Aa)")]
    [InlineData("/x/;UID=1/;PARTIAL=")]
    [InlineData("/x/;UID=1/;PARTIAL=1.0")]
    [InlineData("/x/;UID=1/;PARTIAL=1.")]
    [InlineData("/x/;UID=1/;PARTIAL=-1")]
    [InlineData("/x/;UID=1/;PARTIAL=1/;SECTION=1")]
    [InlineData("/x;UIDVALIDITY=/;UID=1")]
    [InlineData("/x;UIDVALIDITY=0/;UID=1")]
    [InlineData("/x;y/;UID=1")]
    [InlineData("/x y/;UID=1")]
    [InlineData("/ä/;UID=1")]
    [InlineData("/%/;UID=1")]
    [InlineData("/%C3/;UID=1")]
    [InlineData("/%2x/;UID=1")]
    [InlineData("/a%00b/;UID=1")]
    [InlineData("/../x/;UID=1")]
    [InlineData("imap:/x/;UID=1")]
    [InlineData("imap://h")]
    [InlineData("imap://u%@h/x/;UID=1")]
    [InlineData("http://h/x/;UID=1")]
    public void Anything_else_is_none(string text) => Assert.False(ImapUrl.TryParse(text, out _));

    [Fact]
    public void No_prefix_of_a_url_confuses_it()
    {
        const string Url = "imap://joe;AUTH=*@h:143/x%C3%A4;UIDVALIDITY=1/;UID=2/;SECTION=1.HEADER/;PARTIAL=3.4";
        for (var length = 0; length <= Url.Length; length++)
            Assert.True(!ImapUrl.TryParse(Url[..length], out var url) || url.Mailbox.Value == "xä");
        Assert.True(ImapUrl.TryParse(Url, out _));
    }

    [Fact]
    public void A_bad_url_is_told_without_breaking_the_response() =>
        Assert.Equal("BADURL /a%5D%20b%0D%0A%C3%A4", ResponseCode.BadUrl("/a] b\r\nä").Value);
}
