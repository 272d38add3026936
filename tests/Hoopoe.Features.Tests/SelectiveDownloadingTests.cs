using System.Text;
using MailKit;
using MimeKit;

namespace Hoopoe.Features.Tests;

/// <summary>A device fetches what it shows and leaves the rest on the server.</summary>
public class SelectiveDownloadingTests(MailServer server) : FeatureTests(server)
{
    static readonly byte[] Photo = Mail.Noise(300_000);

    [Fact]
    public async Task A_list_of_messages_needs_only_their_envelopes()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.Of("Grüße aus Köln", from: "\"Zoë Q.\" <zoe@example.org>"));
        var summary = await SummaryAsync(inbox, uid, MessageSummaryItems.Envelope);

        Assert.Equal("Grüße aus Köln", summary.Envelope!.Subject);
        var from = Assert.IsType<MailboxAddress>(Assert.Single(summary.Envelope.From));
        Assert.Equal(("Zoë Q.", "zoe@example.org"), (from.Name, from.Address));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(1)), summary.Envelope.Date);
    }

    [Fact]
    public async Task The_size_is_known_before_anything_is_downloaded()
    {
        var message = Mail.WithAttachments(Photo);
        var (inbox, uid) = await InboxWithAsync(message);
        Assert.Equal((uint)message.Bytes().Length, (await SummaryAsync(inbox, uid, MessageSummaryItems.Size)).Size);
    }

    [Fact]
    public async Task The_structure_tells_the_parts_their_types_sizes_and_file_names()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.WithAttachments(Photo));
        var summary = await SummaryAsync(inbox, uid, MessageSummaryItems.BodyStructure);

        var mixed = Assert.IsType<BodyPartMultipart>(summary.Body);
        Assert.Equal("mixed", mixed.ContentType.MediaSubtype, ignoreCase: true);
        Assert.Equal(["hoopoe.jpg", "notes.txt"], summary.Attachments.Select(part => part.FileName));
        var photo = summary.Attachments.First();
        Assert.Equal("image/jpeg", photo.ContentType.MimeType, ignoreCase: true);
        Assert.InRange(photo.Octets, (uint)(Photo.Length * 4L / 3), (uint)(Photo.Length * 14L / 10));
        Assert.Equal("1.1", summary.TextBody!.PartSpecifier);
        Assert.Equal("1.2", summary.HtmlBody!.PartSpecifier);
    }

    [Fact]
    public async Task The_text_is_read_without_its_attachments()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.WithAttachments(Photo));
        var text = await inbox.ReadBytesAsync(uid, Token, "1.1");
        Assert.Equal("See the hoopoe.\r\n", Encoding.UTF8.GetString(text));
    }

    [Fact]
    public async Task One_attachment_is_downloaded_and_decodes_to_the_file_that_was_attached()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.WithAttachments(Photo));
        var summary = await SummaryAsync(inbox, uid, MessageSummaryItems.BodyStructure);

        var part = Assert.IsType<MimePart>(await inbox.GetBodyPartAsync(uid, summary.Attachments.First(), Token), exactMatch: false);
        using var decoded = new MemoryStream();
        await part.Content!.DecodeToAsync(decoded, Token);
        Assert.Equal(Photo, decoded.ToArray());
    }

    [Fact]
    public async Task The_headers_are_read_without_the_body()
    {
        var message = Mail.WithAttachments(Photo);
        message.Headers.Add("X-Colour", "orange");
        var (inbox, uid) = await InboxWithAsync(message);

        var headers = await inbox.GetHeadersAsync(uid, Token);
        Assert.Equal("orange", headers["X-Colour"]);
        Assert.Equal("Photo", headers["Subject"]);
        Assert.StartsWith("multipart/mixed", headers["Content-Type"]);
    }

    [Fact]
    public async Task Only_the_asked_for_header_fields_are_sent()
    {
        var message = Mail.Of("Lists");
        message.Headers.Add("List-Id", "<birds.example.org>");
        message.Headers.Add("X-Noise", "much of it");
        var (inbox, uid) = await InboxWithAsync(message);

        var request = new FetchRequest(MessageSummaryItems.None, ["List-Id", "subject"]);
        var summary = Assert.Single(await inbox.FetchAsync([uid], request, Token));
        Assert.Equal("<birds.example.org>", summary.Headers!["List-Id"]);
        Assert.Equal("Lists", summary.Headers["Subject"]);
        Assert.False(summary.Headers.Contains("X-Noise"));
    }

    [Fact]
    public async Task Header_fields_that_are_not_there_are_simply_absent()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.Of("plain"));
        var summary = Assert.Single(await inbox.FetchAsync([uid], new FetchRequest(MessageSummaryItems.None, ["X-Missing"]), Token));
        Assert.Empty(summary.Headers!);
    }

    [Fact]
    public async Task A_forwarded_message_is_addressed_inside_the_one_that_carries_it()
    {
        var original = Mail.Of("The original", "Inner text.\r\n");
        var (inbox, uid) = await InboxWithAsync(Mail.Forwarding(original));
        var summary = await SummaryAsync(inbox, uid, MessageSummaryItems.BodyStructure);

        var carried = Assert.Single(summary.BodyParts.OfType<BodyPartMessage>());
        Assert.Equal("The original", carried.Envelope?.Subject);
        Assert.Equal(original.Bytes(), await inbox.ReadBytesAsync(uid, Token, "2"));
        Assert.Equal("Inner text.\r\n", Encoding.UTF8.GetString(await inbox.ReadBytesAsync(uid, Token, "2.TEXT")));
        Assert.StartsWith("From: ", Encoding.UTF8.GetString(await inbox.ReadBytesAsync(uid, Token, "2.HEADER")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_MIME_header_of_a_part_is_read_by_itself()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.WithAttachments(Photo));
        var header = Encoding.ASCII.GetString(await inbox.ReadBytesAsync(uid, Token, "2.MIME"));
        Assert.Contains("Content-Type: image/jpeg", header, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("\r\n\r\n", header);
    }

    [Fact]
    public async Task A_part_that_does_not_exist_yields_nothing_and_the_session_goes_on()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.Of("plain", "All there is.\r\n"));
        var missing = await Record.ExceptionAsync(async () => Assert.Empty(await inbox.ReadBytesAsync(uid, Token, "7.3")));

        Assert.True(missing is null or MessageNotFoundException, missing?.ToString());
        Assert.Equal("All there is.\r\n", Encoding.UTF8.GetString(await inbox.ReadBytesAsync(uid, Token, "1")));
    }

    [Fact]
    public async Task A_device_asks_for_many_messages_at_once_and_gets_each_once()
    {
        var inbox = await NewInboxAsync();
        var uids = await inbox.AddAllAsync(Token, Enumerable.Range(1, 40).Select(number => $"message {number}"));

        var asked = uids.Where((_, index) => index % 3 == 0).ToList();
        var summaries = await inbox.FetchAsync(asked, new FetchRequest(MessageSummaryItems.Envelope | MessageSummaryItems.UniqueId), Token);
        Assert.Equal(asked, summaries.Select(summary => summary.UniqueId).Order());
    }

    [Fact]
    public async Task Looking_at_a_message_does_not_mark_it_as_read()
    {
        var (inbox, uid) = await InboxWithAsync(Mail.Of("unread"));
        await inbox.GetMessageAsync(uid, Token);
        Assert.False((await inbox.FlagsOfAsync(uid, Token)).Flags!.Value.HasFlag(MessageFlags.Seen));
    }

    static async Task<IMessageSummary> SummaryAsync(IMailFolder inbox, UniqueId uid, MessageSummaryItems items) =>
        Assert.Single(await inbox.FetchAsync([uid], new FetchRequest(items | MessageSummaryItems.UniqueId), Token));

    async Task<(IMailFolder Inbox, UniqueId Uid)> InboxWithAsync(MimeMessage message)
    {
        var inbox = await NewInboxAsync();
        return (inbox, await inbox.AddAsync(message, Token));
    }
}
