using MailKit;
using MailKit.Search;

namespace Hoopoe.Features.Tests;

/// <summary>A device keeps a copy, works without a network, and comes back to find out cheaply what changed.</summary>
public class OfflineAccessSupportTests(MailServer server) : FeatureTests(server)
{
    [Fact]
    public async Task UIDVALIDITY_and_UIDs_are_the_same_in_the_next_session()
    {
        var person = await NewPersonAsync();
        var before = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var uids = await before.AddAllAsync(Token, "one", "two");
        var after = await (await ConnectAsync(person)).OpenInboxAsync(Token);

        Assert.Equal(before.UidValidity, after.UidValidity);
        Assert.Equal(uids, await after.UidsAsync(Token));
    }

    [Fact]
    public async Task UIDs_only_go_up_and_are_never_given_twice()
    {
        var inbox = await NewInboxAsync();
        var first = await inbox.AddAllAsync(Token, "one", "two", "three");
        await inbox.StoreAsync([.. first], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync(Token);
        var next = await inbox.AddAsync(Mail.Of("four"), Token);

        Assert.Equal(first.Order(), first);
        Assert.True(next.Id > first[^1].Id);
    }

    [Fact]
    public async Task A_device_that_comes_back_asks_only_for_what_is_above_the_last_UID_it_has()
    {
        var person = await NewPersonAsync();
        var inbox = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var known = await inbox.AddAllAsync(Token, "old one", "old two");
        var added = await inbox.AddAllAsync(Token, "new one", "new two");

        var back = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var above = new UniqueIdRange(new UniqueId(known[^1].Id + 1), UniqueId.MaxValue);
        var summaries = await back.FetchAsync(above, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope), Token);
        Assert.Equal(added, summaries.Select(summary => summary.UniqueId).Order());
    }

    [Fact]
    public async Task A_device_that_comes_back_learns_which_of_its_messages_are_gone()
    {
        var person = await NewPersonAsync();
        var inbox = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var copy = await inbox.AddAllAsync(Token, "one", "two", "three", "four");
        await inbox.StoreAsync([copy[0], copy[2]], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync(Token);

        var back = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        Assert.Equal([copy[1], copy[3]], await back.SearchAsync(SearchQuery.Uids([.. copy]), Token));
    }

    [Fact]
    public async Task A_device_that_comes_back_learns_the_flags_that_were_changed()
    {
        var person = await NewPersonAsync();
        var inbox = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var copy = await inbox.AddAllAsync(Token, "one", "two", "three");
        await inbox.StoreAsync(copy[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Answered) { Silent = true }, Token);

        var back = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var flags = await back.FetchAsync([.. copy], new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags), Token);
        var answered = flags.Where(summary => summary.Flags!.Value.HasFlag(MessageFlags.Answered));
        Assert.Equal([copy[1]], answered.Select(summary => summary.UniqueId));
    }

    [Fact]
    public async Task A_device_that_comes_back_asks_only_for_flags_changed_since_it_left()
    {
        var person = await NewPersonAsync();
        var inbox = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var copy = await inbox.AddAllAsync(Token, "one", "two", "three");
        await inbox.StatusAsync(StatusItems.HighestModSeq, Token);
        var left = inbox.HighestModSeq;
        await inbox.StoreAsync(copy[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true }, Token);

        var back = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var changed = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags) { ChangedSince = left };
        var summary = Assert.Single(await back.FetchAsync(0, -1, changed, Token));
        Assert.Equal((copy[1], MessageFlags.Flagged), (summary.UniqueId, summary.Flags & ~MessageFlags.Recent));
    }

    [Fact]
    public async Task A_device_that_comes_back_with_QRESYNC_is_current_when_the_mailbox_is_open()
    {
        var person = await NewPersonAsync();
        var inbox = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var copy = await inbox.AddAllAsync(Token, "one", "two", "three", "four");
        await inbox.StatusAsync(StatusItems.HighestModSeq | StatusItems.UidValidity, Token);
        var (validity, left) = (inbox.UidValidity, inbox.HighestModSeq);
        await inbox.StoreAsync([copy[0], copy[2]], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync(Token);
        await inbox.StoreAsync(copy[3], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, Token);

        var device = await ConnectAsync(person);
        await device.EnableQuickResyncAsync(Token);
        var (vanished, seen) = (new List<UniqueId>(), new List<UniqueId>());
        device.Inbox!.MessagesVanished += (_, gone) => vanished.AddRange(gone.UniqueIds);
        device.Inbox.MessageFlagsChanged += (_, change) => seen.Add(change.UniqueId!.Value);
        await device.Inbox.OpenAsync(FolderAccess.ReadWrite, validity, left, [.. copy], Token);

        Assert.Equal([copy[0], copy[2]], vanished.Order());
        Assert.Equal([copy[3]], seen);
        Assert.Equal(2, device.Inbox.Count);
    }

    [Fact]
    public async Task A_draft_written_offline_is_uploaded_byte_for_byte_and_its_UID_is_told()
    {
        var device = await ConnectNewPersonAsync();
        var drafts = await device.GetFolderAsync("Drafts", Token);
        var draft = Mail.Of("Written on the train", Mail.Lines(300));
        var uid = await drafts.AddAsync(draft, Token, MessageFlags.Draft | MessageFlags.Seen);

        await drafts.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(draft.Bytes(), await drafts.ReadBytesAsync(uid, Token));
    }

    [Fact]
    public async Task The_date_of_an_imported_message_is_kept_with_its_zone()
    {
        var inbox = await NewInboxAsync();
        var arrived = new DateTimeOffset(1999, 12, 31, 23, 59, 58, TimeSpan.FromHours(-7));
        var uid = await inbox.AppendAsync(new AppendRequest(Mail.Of("old"), MessageFlags.None, arrived), Token);

        var summary = Assert.Single(await inbox.FetchAsync([uid!.Value], new FetchRequest(MessageSummaryItems.InternalDate), Token));
        Assert.Equal((arrived, arrived.Offset), (summary.InternalDate!.Value, summary.InternalDate.Value.Offset));
    }

    [Fact]
    public async Task Messages_moved_offline_are_told_their_new_UIDs_when_the_move_is_played_back()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        var uids = await inbox.AddAllAsync(Token, "one", "two", "three");
        var archive = await device.GetFolderAsync("Archive", Token);

        var map = await inbox.MoveToAsync([uids[0], uids[2]], archive, Token);

        Assert.Equal([uids[0], uids[2]], map.Source);
        await archive.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(map.Destination, await archive.UidsAsync(Token));
        Assert.Equal(["one", "three"], await archive.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Changes_played_back_to_messages_that_are_gone_do_no_harm()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        var uids = await inbox.AddAllAsync(Token, "kept", "gone");
        await inbox.StoreAsync(uids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync(Token);

        await inbox.StoreAsync([.. uids], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, Token);
        await inbox.CopyToAsync([uids[1]], await device.GetFolderAsync("Archive", Token), Token);

        Assert.Equal([uids[0]], await inbox.SearchAsync(SearchQuery.Seen, Token));
        var archive = await device.GetFolderAsync("Archive", Token);
        await archive.StatusAsync(StatusItems.Count, Token);
        Assert.Equal(0, archive.Count);
    }

    [Fact]
    public async Task A_mailbox_made_anew_under_an_old_name_says_that_old_copies_are_worthless()
    {
        var device = await ConnectNewPersonAsync();
        var mailbox = await device.CreateAsync("Again", Token);
        await mailbox.OpenAsync(FolderAccess.ReadWrite, Token);
        var before = mailbox.UidValidity;
        await mailbox.CloseAsync(expunge: false, Token);
        await mailbox.DeleteAsync(Token);

        var anew = await device.CreateAsync("Again", Token);
        await anew.OpenAsync(FolderAccess.ReadWrite, Token);
        Assert.True(anew.UidValidity > before, $"{anew.UidValidity} after {before}");
    }

    [Fact]
    public async Task A_renamed_mailbox_keeps_its_UIDs_so_that_copies_stay_good()
    {
        var (device, other) = await ConnectTwiceAsync();
        var mailbox = await device.CreateAsync("Before", Token);
        var uid = await mailbox.AddAsync(Mail.Of("kept"), Token);
        await mailbox.OpenAsync(FolderAccess.ReadOnly, Token);
        var validity = mailbox.UidValidity;
        await mailbox.CloseAsync(expunge: false, Token);
        await mailbox.RenameAsync(device.Root(), "After", Token);

        var renamed = await other.GetFolderAsync("After", Token);
        await renamed.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(validity, renamed.UidValidity);
        Assert.Equal([uid], await renamed.UidsAsync(Token));
    }
}
