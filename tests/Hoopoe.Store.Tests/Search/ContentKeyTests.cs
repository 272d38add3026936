using System.Text;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Tests.Search;

public class ContentKeyTests
{
    [Fact]
    public async Task A_header_key_finds_a_part_of_the_decoded_value_whatever_the_case()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("From: \"Ana\" <ana@example.org>", "SUBJECT: =?iso-8859-1?q?Gr=FC=DFe?= aus\r\n Wien", "", "x");
        await mailbox.AppendAsync("To: Bob <bob@example.net>", "Subject: Re: \u00ff", "X-Empty:", "", "Subject: wien");
        Assert.Equal("1", await mailbox.FindAsync(new SearchHeader("From", "ANA@EXAMPLE")));
        Assert.Equal("1", await mailbox.FindAsync(new SearchHeader("Subject", "gRüßE")));
        Assert.Equal("1", await mailbox.FindAsync(new SearchHeader("subject", "aus wien")));
        Assert.Equal("2", await mailbox.FindAsync(new SearchHeader("Subject", "Ÿ")));
        Assert.Equal("2", await mailbox.FindAsync(new SearchHeader("to", "bob")));
        Assert.Equal("", await mailbox.FindAsync(new SearchHeader("Cc", "bob")));
    }

    [Fact]
    public async Task An_empty_text_asks_whether_the_field_is_there()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("X-Empty:", "", "x");
        await mailbox.AppendAsync("X-Other: 1", "", "X-Empty: in the body");
        Assert.Equal("1", await mailbox.FindAsync(new SearchHeader("x-empty", "")));
        Assert.Equal("2", await mailbox.FindAsync(new SearchNot(new SearchHeader("X-Empty", ""))));
        Assert.Equal("", await mailbox.FindAsync(new SearchHeader("", "")));
        Assert.Equal("1,2", await mailbox.FindAsync(new SearchText("", IncludesHeader: false)));
    }

    [Fact]
    public async Task Any_of_several_fields_of_a_name_will_do()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Received: one", "Received: two", "", "");
        Assert.Equal("1", await mailbox.FindAsync(new SearchHeader("Received", "two")));
        Assert.Equal("", await mailbox.FindAsync(new SearchHeader("Received", "onetwo")));
    }

    [Fact]
    public async Task The_sent_date_counts_by_its_day_in_its_own_zone()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Date: Tue, 10 Mar 2026 00:30:00 +1300", "", "");
        await mailbox.AppendAsync("Date: Mon, 9 Mar 2026 23:30:00 -0800", "", "");
        await mailbox.AppendAsync("Date: no date", "", "");
        await mailbox.AppendAsync("", "");
        Assert.Equal("1", await mailbox.FindAsync(Sent(SearchDateRelation.On, 10)));
        Assert.Equal("2", await mailbox.FindAsync(Sent(SearchDateRelation.Before, 10)));
        Assert.Equal("1,2", await mailbox.FindAsync(Sent(SearchDateRelation.Since, 9)));
        Assert.Equal("2,3,4", await mailbox.FindAsync(new SearchNot(Sent(SearchDateRelation.On, 10))));
    }

    [Fact]
    public async Task Body_finds_decoded_text_and_no_header_fields()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync(
            "Subject: outer", "Content-Type: multipart/mixed; boundary=b", "",
            "--b", "Content-Type: text/plain; charset=koi8-r", "Content-Transfer-Encoding: base64", "",
            Convert.ToBase64String([0xD0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4]),
            "--b", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "caf=C3=\r\n=A9",
            "--b", "Content-Type: image/png; name=picture.png", "Content-Transfer-Encoding: base64", "", "aGlkZGVu",
            "--b", "Content-Type: message/rfc822", "", "Subject: inner", "", "nested words", "--b--", "");
        Assert.Equal("1", await mailbox.FindAsync(Body("ПРИВЕТ")));
        Assert.Equal("1", await mailbox.FindAsync(Body("Café")));
        Assert.Equal("1", await mailbox.FindAsync(Body("NESTED words")));
        foreach (var field in (string[])["outer", "inner", "picture", "koi8-r"])
        {
            Assert.Equal("", await mailbox.FindAsync(Body(field)));
            Assert.Equal("1", await mailbox.FindAsync(Text(field)));
        }
        Assert.Equal("", await mailbox.FindAsync(Text("hidden")));
        Assert.Equal("", await mailbox.FindAsync(Text("aGlkZGVu")));
        Assert.Equal("1", await mailbox.FindAsync(Text("привет")));
    }

    [Fact]
    public async Task A_text_is_found_wherever_pieces_of_a_long_body_meet()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        var body = new string('a', 16_380) + "needle" + new string('b', 200_000) + "Ω";
        await mailbox.AppendAsync(Encoding.UTF8.GetBytes($"Subject: s\r\n\r\n{body}"));
        Assert.Equal("1", await mailbox.FindAsync(Body("aneedleb")));
        Assert.Equal("1", await mailbox.FindAsync(Body(new string('B', 4_095) + "ω")));
        Assert.Equal("", await mailbox.FindAsync(Body("needles")));
    }

    [Fact]
    public async Task A_text_does_not_span_two_parts()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync(
            "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "one", "--b", "", "two", "--b--", "");
        Assert.Equal("", await mailbox.FindAsync(Body("onetwo")));
        Assert.Equal("1", await mailbox.FindAsync(new SearchAnd([Body("one"), Body("two")])));
    }

    [Fact]
    public async Task A_message_that_a_session_still_shows_is_read_after_its_expunge()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync(Encoding.ASCII.GetBytes("Subject: gone\r\n\r\nwords"), FlagSet.Of(SystemFlags.Deleted));
        await mailbox.AppendAsync("Subject: stays", "", "words");
        var before = await mailbox.ViewAsync();
        await mailbox.Store.Account.RunAsync(
            new Hoopoe.Store.Operations.ExpungeMessages(Operations.StoreFixture.Actor, mailbox.Store.IdOf("INBOX"), null));
        Assert.Equal([0, 1], (await mailbox.RunAsync(Body("words"), before)).Places);
        Assert.Equal([0], (await mailbox.RunAsync(Body("words"))).Places);
    }

    static SearchText Body(string text) => new(text, IncludesHeader: false);

    static SearchText Text(string text) => new(text, IncludesHeader: true);

    static SearchDate Sent(SearchDateRelation relation, int day) => new(SearchDateField.Sent, relation, new DateOnly(2026, 3, day));
}
