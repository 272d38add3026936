using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;

namespace Hoopoe.Features.Tests;

/// <summary>The server finds messages, so that no device has to download them to look.</summary>
public class SearchCapabilityTests(MailServer server) : FeatureTests(server)
{
    [Theory]
    [InlineData("REPORT", "1 3")]
    [InlineData("report", "1 3")]
    [InlineData("port", "1 3")]
    [InlineData("Grüße", "2")]
    [InlineData("VIELE GRÜ", "2")]
    [InlineData("nothing like it", "")]
    public async Task Subjects_are_found_by_any_part_of_them_in_any_case(string words, string expected)
    {
        var inbox = await InboxWithAsync(Mail.Of("Quarterly report"), Mail.Of("Viele Grüße"), Mail.Of("Re: Quarterly REPORT"));
        Assert.Equal(expected, await FoundAsync(inbox, SearchQuery.SubjectContains(words)));
    }

    [Fact]
    public async Task People_are_found_by_name_and_by_address()
    {
        var inbox = await InboxWithAsync(
            Mail.Of("1", from: "\"Zoë Quill\" <zoe@birds.example>", to: "bob@example.org"),
            Mail.Of("2", from: "carol@example.org", to: "\"Zoë\" <zoe@birds.example>"));

        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.FromContains("zoë")));
        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.ToContains("birds.example")));
        Assert.Equal("1 2", await FoundAsync(inbox, SearchQuery.Or(SearchQuery.FromContains("quill"), SearchQuery.ToContains("zoe@"))));
    }

    [Fact]
    public async Task Text_is_found_in_the_decoded_body_whatever_its_encoding()
    {
        var base64 = new TextPart("plain") { ContentTransferEncoding = ContentEncoding.Base64 };
        base64.Text = "The Wiedehopf nests in old trees.\r\n";
        var quoted = new TextPart("plain") { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        quoted.SetText("iso-8859-1", "Der Wiedehopf mag Käfer.\r\n");
        var inbox = await InboxWithAsync(WithBody(base64), WithBody(quoted), Mail.Of("wiedehopf only in the subject"));

        Assert.Equal("1 2", await FoundAsync(inbox, SearchQuery.BodyContains("WIEDEHOPF")));
        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.BodyContains("käfer")));
        Assert.Equal("1 2 3", await FoundAsync(inbox, SearchQuery.MessageContains("wiedehopf")));
    }

    [Fact]
    public async Task Any_header_field_can_be_searched_for_its_text_or_for_being_there()
    {
        var listed = Mail.Of("listed");
        listed.Headers.Add("List-Id", "Bird watchers <birds.example.org>");
        var inbox = await InboxWithAsync(listed, Mail.Of("personal"));

        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.HeaderContains("List-Id", "watchers")));
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.HeaderContains("list-id", "")));
        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.Not(SearchQuery.HeaderContains("List-Id", ""))));
    }

    [Fact]
    public async Task Flags_and_keywords_are_search_keys()
    {
        var inbox = await InboxWithAsync(Mail.Of("1"), Mail.Of("2"), Mail.Of("3"));
        var uids = await inbox.UidsAsync(Token);
        var (important, later) = (MessageFlags.Seen | MessageFlags.Flagged, (string[])["Later"]);
        await inbox.StoreAsync(uids[0], new StoreFlagsRequest(StoreAction.Add, important) { Silent = true }, Token);
        await inbox.StoreAsync(uids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen, later) { Silent = true }, Token);

        Assert.Equal("1 2", await FoundAsync(inbox, SearchQuery.Seen));
        Assert.Equal("3", await FoundAsync(inbox, SearchQuery.NotSeen));
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.Flagged.And(SearchQuery.Seen)));
        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.HasKeyword("later")));
        Assert.Equal("1 3", await FoundAsync(inbox, SearchQuery.NotKeyword("Later")));
    }

    [Fact]
    public async Task Keys_are_combined_by_AND_OR_and_NOT()
    {
        var inbox = await InboxWithAsync(Mail.Of("red bird"), Mail.Of("red car"), Mail.Of("blue bird"));
        var (red, bird) = (SearchQuery.SubjectContains("red"), SearchQuery.SubjectContains("bird"));

        Assert.Equal("1", await FoundAsync(inbox, red.And(bird)));
        Assert.Equal("1 2 3", await FoundAsync(inbox, red.Or(bird)));
        Assert.Equal("2", await FoundAsync(inbox, red.And(SearchQuery.Not(bird))));
        Assert.Equal("", await FoundAsync(inbox, SearchQuery.Not(red.Or(bird))));
    }

    [Fact]
    public async Task Messages_are_found_by_the_day_they_were_sent_and_the_day_they_arrived()
    {
        var inbox = await NewInboxAsync();
        foreach (var day in (int[])[1, 2, 3])
        {
            var message = Mail.Of($"sent on day {day}");
            message.Date = new DateTimeOffset(2026, 5, day, 12, 0, 0, TimeSpan.Zero);
            await inbox.AppendAsync(new AppendRequest(message, MessageFlags.None, message.Date.AddDays(10)), Token);
        }

        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.SentOn(new DateTime(2026, 5, 2))));
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.SentBefore(new DateTime(2026, 5, 2))));
        Assert.Equal("2 3", await FoundAsync(inbox, SearchQuery.DeliveredAfter(new DateTime(2026, 5, 12))));
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.DeliveredBefore(new DateTime(2026, 5, 12))));
        Assert.Equal("3", await FoundAsync(inbox, SearchQuery.DeliveredOn(new DateTime(2026, 5, 13))));
    }

    [Fact]
    public async Task Messages_are_found_by_size()
    {
        var inbox = await InboxWithAsync(Mail.Of("small"), Mail.Of("large", Mail.Lines(2_000)));
        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.LargerThan(10_000)));
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.SmallerThan(10_000)));
    }

    [Fact]
    public async Task A_search_can_be_limited_to_some_UIDs()
    {
        var inbox = await InboxWithAsync(Mail.Of("bird"), Mail.Of("bird"), Mail.Of("bird"));
        var uids = await inbox.UidsAsync(Token);
        var some = SearchQuery.Uids([uids[0], uids[2], new UniqueId(4_000)]);
        Assert.Equal("1 3", await FoundAsync(inbox, SearchQuery.SubjectContains("bird").And(some)));
    }

    [Fact]
    public async Task An_empty_mailbox_yields_nothing()
    {
        var inbox = await NewInboxAsync();
        Assert.Empty(await inbox.SearchAsync(SearchQuery.All, Token));
        Assert.Empty(await inbox.SearchAsync(SearchQuery.SubjectContains("x"), Token));
    }

    [Fact]
    public async Task A_message_stored_a_moment_ago_is_found()
    {
        var inbox = await NewInboxAsync();
        for (var round = 1; round <= 5; round++)
        {
            var uid = await inbox.AddAsync(Mail.Of($"round {round}", $"needle{round}\r\n"), Token);
            Assert.Equal([uid], await inbox.SearchAsync(SearchQuery.BodyContains($"needle{round}"), Token));
        }
    }

    [Fact]
    public async Task Text_inside_a_forwarded_message_and_a_text_attachment_is_found()
    {
        var inbox = await InboxWithAsync(Mail.Forwarding(Mail.Of("Inner subject", "inner words\r\n")), Mail.WithAttachments([1, 2, 3]));
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.BodyContains("inner words")));
        Assert.Equal("2", await FoundAsync(inbox, SearchQuery.BodyContains("crest, wings")));
    }

    [Fact]
    public async Task A_search_that_makes_no_sense_is_refused_and_the_session_goes_on()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = (ImapFolder)await device.OpenInboxAsync(Token);
        await inbox.AddAsync(Mail.Of("found"), Token);

        var refusal = await Assert.ThrowsAsync<ImapCommandException>(() => inbox.SearchAsync("COLOUR orange", Token));
        Assert.Equal(ImapCommandResponse.Bad, refusal.Response);
        Assert.Equal("1", await FoundAsync(inbox, SearchQuery.SubjectContains("found")));
    }

    static MimeMessage WithBody(TextPart body)
    {
        var message = Mail.Of("no such word here");
        message.Body = body;
        return message;
    }

    /// <summary>The numbers of the messages found, counted from 1.</summary>
    static async Task<string> FoundAsync(IMailFolder inbox, SearchQuery query)
    {
        var found = await inbox.SearchAsync(query, Token);
        var uids = await inbox.UidsAsync(Token);
        return string.Join(' ', Enumerable.Range(1, uids.Count).Where(number => found.Contains(uids[number - 1])));
    }

    async Task<IMailFolder> InboxWithAsync(params MimeMessage[] messages)
    {
        var inbox = await NewInboxAsync();
        foreach (var message in messages) await inbox.AddAsync(message, Token);
        return inbox;
    }
}
