using System.Globalization;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MimeKit;

namespace Hoopoe.Features.Tests;

/// <summary>Everything that MailKit's ImapFolder can do with messages, by UID and by number.</summary>
public class WholeInterfaceMessageTests(MailServer server) : FeatureTests(server)
{
    static readonly byte[] Photo = Mail.Noise(50_000);

    [Fact]
    public async Task Messages_are_appended_alone_and_together_with_flags_keywords_and_dates()
    {
        var inbox = await NewInboxAsync();
        var when = new DateTimeOffset(2020, 2, 29, 12, 30, 15, TimeSpan.FromHours(1));
        var one = await inbox.AppendAsync(new AppendRequest(Mail.Of("one"), MessageFlags.Seen, ["Imported"], when), Token);
        var several = await inbox.AppendAsync(
            [new AppendRequest(Mail.Of("two"), MessageFlags.Draft), new AppendRequest(Mail.WithAttachments(Photo), MessageFlags.None, when)],
            Token);
        Assert.Equal([2u, 3u], several.Select(uid => uid.Id));

        var found = await inbox.FetchAsync([one!.Value, .. several], new FetchRequest(MessageSummaryItems.Fast), Token);
        Assert.Equal([when, when], new[] { found[0].InternalDate, found[2].InternalDate });
        Assert.Equal(
            [MessageFlags.Seen, MessageFlags.Draft, MessageFlags.None], found.Select(message => message.Flags & ~MessageFlags.Recent));
        Assert.Contains("Imported", found[0].Keywords!);
    }

    [Fact]
    public async Task A_draft_is_replaced_by_its_next_version()
    {
        var device = await ConnectNewPersonAsync();
        Assert.SkipUnless(device.Capabilities.HasFlag(ImapCapabilities.Replace), "The server has no REPLACE.");
        var drafts = await device.GetFolderAsync("Drafts", Token);
        await drafts.OpenAsync(FolderAccess.ReadWrite, Token);
        var first = await drafts.AddAsync(Mail.Of("draft 1"), Token);
        var second = await drafts.ReplaceAsync(first, new ReplaceRequest(Mail.Of("draft 2"), MessageFlags.Draft), Token);
        await drafts.CheckAsync(Token);
        Assert.Equal(["draft 2"], await drafts.SubjectsAsync(Token));

        var sent = await device.GetFolderAsync("Sent", Token);
        await drafts.ReplaceAsync(0, new ReplaceRequest(Mail.Of("sent")) { Destination = sent }, Token);
        await drafts.CheckAsync(Token);
        Assert.Equal(0, drafts.Count);
        Assert.NotEqual(first, second);
        await sent.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["sent"], await sent.SubjectsAsync(Token));
    }

    [Fact]
    public async Task A_summary_has_all_that_can_be_known_without_the_body()
    {
        var inbox = await NewInboxAsync();
        var original = Mail.WithAttachments(Photo);
        var answer = Mail.Of("Re: Photo");
        answer.InReplyTo = original.MessageId;
        answer.References.Add(original.MessageId!);
        await inbox.AddAsync(original, Token, MessageFlags.Flagged);
        await inbox.AddAsync(answer, Token);

        const MessageSummaryItems all =
            MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.InternalDate | MessageSummaryItems.Size
            | MessageSummaryItems.Envelope | MessageSummaryItems.BodyStructure | MessageSummaryItems.ModSeq | MessageSummaryItems.References
            | MessageSummaryItems.EmailId | MessageSummaryItems.ThreadId | MessageSummaryItems.SaveDate | MessageSummaryItems.PreviewText
            | MessageSummaryItems.Headers;
        var found = await inbox.FetchAsync(0, -1, new FetchRequest(all), Token);
        Assert.Equal([0, 1], found.Select(message => message.Index));
        Assert.Equal(original.Bytes().Length, (int)found[0].Size!.Value);
        Assert.Equal("See the hoopoe.", found[0].PreviewText!.Trim());
        Assert.Equal(["hoopoe.jpg", "notes.txt"], found[0].Attachments!.Select(part => part.FileName));
        Assert.True(found[0].TextBody!.ContentType.IsMimeType("text", "plain"));
        Assert.True(found[0].HtmlBody!.ContentType.IsMimeType("text", "html"));
        Assert.True(found[0].SaveDate > DateTimeOffset.Now.AddHours(-1) && found[0].ModSeq > 0);
        Assert.NotEqual(found[0].EmailId, found[1].EmailId);
        Assert.Equal(found[0].ThreadId, found[1].ThreadId);
        Assert.True(found[1].IsReply);
        Assert.Equal([original.MessageId!], found[1].References!);
        Assert.Equal("Re: Photo", found[1].Headers![HeaderId.Subject]);

        var some = await inbox.FetchAsync([0, 1], new FetchRequest(MessageSummaryItems.None, [HeaderId.Subject, HeaderId.To]), Token);
        Assert.Equal(2, some[1].Headers!.Count);
        var changed = await inbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.Flags) { ChangedSince = found[0].ModSeq }, Token);
        Assert.Equal([1], changed.Select(message => message.Index));
        var body = await inbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.Body), Token);
        Assert.IsType<BodyPartMultipart>(body[0].Body);
    }

    [Fact]
    public async Task Headers_parts_messages_and_streams_are_fetched_by_UID_and_by_number()
    {
        var inbox = (ImapFolder)await NewInboxAsync();
        var message = Mail.Forwarding(Mail.WithAttachments(Photo));
        var uid = await inbox.AddAsync(message, Token);
        var bytes = message.Bytes();
        var structure = (await inbox.FetchAsync([uid], new FetchRequest(MessageSummaryItems.BodyStructure), Token)).Single();
        var image = ((BodyPartMultipart)((BodyPartMessage)((BodyPartMultipart)structure.Body!).BodyParts[1]).Body!).BodyParts[1];
        Assert.Equal("2.2", image.PartSpecifier);

        Assert.Equal(message.Subject, (await inbox.GetHeadersAsync(uid, Token))[HeaderId.Subject]);
        Assert.Equal(message.Subject, (await inbox.GetHeadersAsync(0, Token))[HeaderId.Subject]);
        Assert.Equal("image/jpeg", (await inbox.GetHeadersAsync(uid, image, Token))[HeaderId.ContentType]!.Split(';')[0]);
        Assert.Equal("image/jpeg", (await inbox.GetHeadersAsync(0, "2.2", Token))[HeaderId.ContentType]!.Split(';')[0]);
        Assert.Equal(bytes, (await inbox.GetMessageAsync(uid, Token)).Bytes());
        Assert.Equal(bytes, (await inbox.GetMessageAsync(0, Token)).Bytes());
        foreach (var part in new[]
        {
            await inbox.GetBodyPartAsync(uid, image, Token), await inbox.GetBodyPartAsync(uid, "2.2", Token),
            await inbox.GetBodyPartAsync(0, image, Token), await inbox.GetBodyPartAsync(0, "2.2", Token),
        })
        {
            using var content = new MemoryStream();
            await ((MimePart)part).Content!.DecodeToAsync(content, Token);
            Assert.Equal(Photo, content.ToArray());
        }

        Assert.Equal(bytes[100..300], await ReadAsync(inbox.GetStreamAsync(uid, 100, 200, Token)));
        Assert.Equal(bytes[100..300], await ReadAsync(inbox.GetStreamAsync(0, 100, 200, Token)));
        var encoded = await ReadAsync(inbox.GetStreamAsync(uid, "2.2", Token));
        Assert.Equal(encoded, await ReadAsync(inbox.GetStreamAsync(0, image, Token)));
        Assert.Equal(encoded[1000..1500], await ReadAsync(inbox.GetStreamAsync(uid, image, 1000, 500, Token)));
        Assert.Equal(encoded[1000..1500], await ReadAsync(inbox.GetStreamAsync(0, "2.2", 1000, 500, Token)));
        Assert.Empty(await ReadAsync(inbox.GetStreamAsync(uid, "2.2", encoded.Length + 10, 500, Token)));
        Assert.Equal(MessageFlags.None, (await inbox.FlagsOfAsync(uid, Token)).Flags & MessageFlags.Seen);
    }

    [Fact]
    public async Task Many_messages_are_streamed_one_after_the_other()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = (ImapFolder)await device.OpenInboxAsync(Token);
        var messages = Enumerable.Range(1, 20).Select(number => Mail.Of($"message {number}", Mail.Lines(number * 50))).ToArray();
        foreach (var message in messages) await inbox.AddAsync(message, Token);
        var read = new SortedDictionary<int, byte[]>();
        async Task ReadOneAsync(ImapFolder folder, int index, UniqueId uid, Stream stream, CancellationToken cancellationToken) =>
            read.Add(index, await stream.ReadAllAsync(cancellationToken));

        await inbox.GetStreamsAsync(0, -1, ReadOneAsync, Token);
        Assert.Equal(messages.Select(message => message.Bytes()), read.Values);
        read.Clear();
        await inbox.GetStreamsAsync([3, 5], ReadOneAsync, Token);
        await inbox.GetStreamsAsync([new UniqueId(20)], ReadOneAsync, Token);
        Assert.Equal([3, 5, 19], read.Keys);
    }

    [Fact]
    public async Task Flags_and_keywords_are_added_removed_and_set_with_and_without_a_condition()
    {
        var inbox = await NewInboxAsync();
        var uids = await inbox.AddAllAsync(Token, "one", "two", "three");
        await inbox.StoreAsync([.. uids], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged, ["Blue"]), Token);
        await inbox.StoreAsync([1], new StoreFlagsRequest(StoreAction.Remove, MessageFlags.Flagged) { Silent = true }, Token);
        await inbox.StoreAsync([2], new StoreFlagsRequest(StoreAction.Set, MessageFlags.Seen), Token);
        var old = await inbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.Flags | MessageSummaryItems.ModSeq), Token);
        Assert.Equal(
            ["Flagged Blue", "None Blue", "Seen "],
            old.Select(message => $"{message.Flags & ~MessageFlags.Recent} {string.Join(' ', message.Keywords!)}"));

        await inbox.StoreAsync([0], new StoreFlagsRequest(StoreAction.Add, ["First"]) { Silent = true }, Token);
        var conditional = new StoreFlagsRequest(StoreAction.Add, ["Second"]) { UnchangedSince = old.Max(message => message.ModSeq) };
        Assert.Equal([uids[0]], await inbox.StoreAsync([.. uids], conditional, Token));
        Assert.Equal([0], await inbox.StoreAsync([0], conditional, Token));
        var now = await inbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.Flags), Token);
        Assert.Equal(["Blue First", "Blue Second", "Second"], now.Select(message => string.Join(' ', message.Keywords!.Order())));
    }

    [Fact]
    public async Task Messages_are_copied_moved_and_expunged_by_UID_and_by_number()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        var archive = await device.GetFolderAsync("Archive", Token);
        var uids = await inbox.AddAllAsync(Token, "one", "two", "three", "four", "five", "six");
        var copied = await inbox.CopyToAsync([uids[0], uids[1]], archive, Token);
        Assert.Equal([uids[0], uids[1]], copied.Source);
        Assert.Equal([1u, 2u], copied.Destination.Select(uid => uid.Id));
        await inbox.CopyToAsync([2], archive, Token);
        var moved = await inbox.MoveToAsync([uids[3]], archive, Token);
        Assert.Equal([4u], moved.Destination.Select(uid => uid.Id));
        await inbox.MoveToAsync([3], archive, Token);
        Assert.Equal(["one", "two", "three", "six"], await inbox.SubjectsAsync(Token));

        await inbox.StoreAsync([0, 1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync([uids[1], uids[5]], Token);
        Assert.Equal(["one", "three", "six"], await inbox.SubjectsAsync(Token));
        await inbox.ExpungeAsync(Token);
        Assert.Equal(["three", "six"], await inbox.SubjectsAsync(Token));
        await archive.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["one", "two", "three", "four", "five"], await archive.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Searches_give_UIDs_counts_ends_and_pages()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = (ImapFolder)await device.OpenInboxAsync(Token);
        var uids = await inbox.AddAllAsync(Token, Enumerable.Range(1, 9).Select(number => $"Vögel {number}"));
        Assert.Equal(uids, await inbox.SearchAsync(SearchQuery.SubjectContains("vögel").And(SearchQuery.NotSeen), Token));
        Assert.Equal([uids[4]], (await inbox.SearchAsync("SUBJECT \"5\"", Token)).UniqueIds);
        var or = SearchQuery.Or(SearchQuery.SubjectContains("3"), SearchQuery.Uids([uids[6], uids[7]]));
        Assert.Equal([uids[2], uids[6], uids[7]], await inbox.SearchAsync(or, Token));
        Assert.Equal(uids, await inbox.SearchAsync(SearchQuery.YoungerThan(3600).And(SearchQuery.LargerThan(10)), Token));
        var sent = SearchQuery.SentOn(new DateTime(2026, 3, 1)).And(SearchQuery.HeaderContains("Message-Id", "@"));
        Assert.Equal(9, (await inbox.SearchAsync(sent, Token)).Count);
        var last = (await inbox.FetchAsync([8], new FetchRequest(MessageSummaryItems.ModSeq), Token)).Single().ModSeq!.Value;
        Assert.Equal([uids[8]], await inbox.SearchAsync(SearchQuery.ChangedSince(last), Token));

        const SearchOptions everything = SearchOptions.All | SearchOptions.Count | SearchOptions.Min | SearchOptions.Max;
        var result = await inbox.SearchAsync(everything, SearchQuery.SubjectContains("vögel"), Token);
        Assert.Equal((9, uids[0], uids[8]), (result.Count, result.Min!.Value, result.Max!.Value));
        Assert.Equal(uids, result.UniqueIds);
        if (device.Capabilities.HasFlag(ImapCapabilities.Partial))
        {
            var page = await inbox.SearchAsync(SearchOptions.Count, SearchQuery.All, new PartialRange(3, 4), Token);
            Assert.Equal([uids[2], uids[3]], page.UniqueIds);
            var lastTwo = new FetchRequest(MessageSummaryItems.UniqueId) { PartialRange = new PartialRange(-1, -2) };
            var found = await inbox.FetchAsync(UniqueIdRange.All, lastTwo, Token);
            Assert.Equal([uids[7], uids[8]], found.Select(message => message.UniqueId).Order());
        }
    }

    [Fact]
    public async Task Messages_are_sorted_and_threaded_by_the_server()
    {
        var device = await ConnectNewPersonAsync();
        Assert.SkipUnless(device.Capabilities.HasFlag(ImapCapabilities.Sort), "The server has no SORT.");
        var inbox = (ImapFolder)await device.OpenInboxAsync(Token);
        var question = Mail.Of("Zebras?", from: "zoe@example.org");
        var answer = Mail.Of("Re: Zebras?", body: Mail.Lines(100), from: "adam@example.org");
        answer.InReplyTo = question.MessageId;
        answer.Date = question.Date.AddDays(1);
        var other = Mail.Of("Aardvarks", body: Mail.Lines(10), from: "mia@example.org");
        foreach (var (message, hour) in new[] { (answer, 1), (other, 2), (question, 3) })
            await inbox.AppendAsync(new AppendRequest(message, MessageFlags.None, question.Date.AddHours(hour)), Token);

        async Task AssertOrderAsync(string expected, params OrderBy[] order) => Assert.Equal(
            expected, string.Concat((await inbox.SortAsync(SearchQuery.All, order, Token)).Select(uid => uid.Id.ToString(CultureInfo.InvariantCulture))));
        await AssertOrderAsync("321", OrderBy.ReverseArrival);
        await AssertOrderAsync("231", OrderBy.Subject, OrderBy.Date);
        await AssertOrderAsync("321", OrderBy.Size);
        await AssertOrderAsync("123", OrderBy.From);
        await AssertOrderAsync("132", OrderBy.ReverseDate, OrderBy.ReverseSubject);
        if (device.Capabilities.HasFlag(ImapCapabilities.SortDisplay)) await AssertOrderAsync("123", OrderBy.DisplayFrom);
        Assert.Equal(3, (await inbox.SortAsync("(SUBJECT) UTF-8 ALL", Token)).UniqueIds.Count);
        if (device.Capabilities.HasFlag(ImapCapabilities.ESort))
        {
            var result = await inbox.SortAsync(SearchOptions.Count | SearchOptions.Min, SearchQuery.All, [OrderBy.Subject], Token);
            Assert.Equal((3, 2u), (result.Count, result.Min!.Value.Id));
        }

        foreach (var algorithm in device.ThreadingAlgorithms)
        {
            var threads = await inbox.ThreadAsync(algorithm, SearchQuery.All, Token);
            Assert.Equal(2, threads.Count);
            var zebras = threads.Single(thread => thread.UniqueId!.Value.Id == 3);
            Assert.Equal(1u, zebras.Children.Single().UniqueId!.Value.Id);
            Assert.Single(await inbox.ThreadAsync([new UniqueId(2)], algorithm, SearchQuery.All, Token));
        }
    }

    static async Task<byte[]> ReadAsync(Task<Stream> opening)
    {
        await using var stream = await opening;
        return await stream.ReadAllAsync(Token);
    }
}
