using MailKit;
using MailKit.Search;

namespace Hoopoe.Features.Tests;

/// <summary>Messages are marked: read, answered, important, deleted, or with words of one's own.</summary>
public class MessageFlagsTests(MailServer server) : FeatureTests(server)
{
    [Theory]
    [InlineData(MessageFlags.Seen)]
    [InlineData(MessageFlags.Answered)]
    [InlineData(MessageFlags.Flagged)]
    [InlineData(MessageFlags.Deleted)]
    [InlineData(MessageFlags.Draft)]
    public async Task A_system_flag_is_set_and_taken_off_again(MessageFlags flag)
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("flags"), Token);
        Assert.True(inbox.PermanentFlags.HasFlag(flag));

        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, flag) { Silent = true }, Token);
        Assert.Equal(flag, await FlagsAsync(inbox, uid));
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Remove, flag) { Silent = true }, Token);
        Assert.Equal(MessageFlags.None, await FlagsAsync(inbox, uid));
    }

    [Fact]
    public async Task Adding_one_flag_leaves_the_others_alone()
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("flags"), Token, MessageFlags.Seen);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged, ["Birds"]) { Silent = true }, Token);

        Assert.Equal(MessageFlags.Seen | MessageFlags.Flagged, await FlagsAsync(inbox, uid));
    }

    [Fact]
    public async Task Setting_flags_replaces_all_of_them()
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("flags"), Token, MessageFlags.Seen | MessageFlags.Answered);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Set, MessageFlags.Flagged) { Silent = true }, Token);

        Assert.Equal(MessageFlags.Flagged, await FlagsAsync(inbox, uid));
    }

    [Fact]
    public async Task Keywords_are_kept_beside_the_system_flags()
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("keywords"), Token, MessageFlags.Flagged);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, ["$Forwarded", "Projekt-7"]) { Silent = true }, Token);

        var summary = await inbox.FlagsOfAsync(uid, Token);
        Assert.Equal(["$Forwarded", "Projekt-7"], summary.Keywords!.Order(StringComparer.Ordinal));
        Assert.True(summary.Flags!.Value.HasFlag(MessageFlags.Flagged));
    }

    [Fact]
    public async Task A_keyword_is_the_same_in_any_case()
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("keywords"), Token);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, ["Urgent"]) { Silent = true }, Token);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Remove, ["URGENT"]) { Silent = true }, Token);

        Assert.Empty((await inbox.FlagsOfAsync(uid, Token)).Keywords!);
    }

    [Fact]
    public async Task A_message_is_stored_with_the_flags_and_keywords_it_comes_with()
    {
        var inbox = await NewInboxAsync();
        var imported = new AppendRequest(Mail.Of("imported"), MessageFlags.Seen | MessageFlags.Draft, ["Imported"]);
        var uid = await inbox.AppendAsync(imported, Token);

        var summary = await inbox.FlagsOfAsync(uid!.Value, Token);
        Assert.Equal(MessageFlags.Seen | MessageFlags.Draft, summary.Flags & ~MessageFlags.Recent);
        Assert.Equal(["Imported"], summary.Keywords!);
    }

    [Fact]
    public async Task A_change_made_on_old_knowledge_is_not_made_and_the_device_is_told_of_which_messages()
    {
        var inbox = await NewInboxAsync();
        var uids = await inbox.AddAllAsync(Token, "one", "two");
        await inbox.StatusAsync(StatusItems.HighestModSeq, Token);
        var known = inbox.HighestModSeq;
        await inbox.StoreAsync(uids[0], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Answered) { Silent = true }, Token);

        var request = new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true, UnchangedSince = known };
        var refused = await inbox.StoreAsync([.. uids], request, Token);

        Assert.Equal([uids[0]], refused);
        Assert.Equal(MessageFlags.Answered, await FlagsAsync(inbox, uids[0]));
        Assert.Equal(MessageFlags.Flagged, await FlagsAsync(inbox, uids[1]));
    }

    [Fact]
    public async Task One_command_marks_many_messages()
    {
        var inbox = await NewInboxAsync();
        var uids = await inbox.AddAllAsync(Token, Enumerable.Range(1, 30).Select(number => $"message {number}"));
        await inbox.StoreAsync([.. uids], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, Token);

        Assert.Equal(uids, await inbox.SearchAsync(SearchQuery.Seen, Token));
    }

    [Fact]
    public async Task Deleted_messages_stay_until_they_are_expunged()
    {
        var inbox = await NewInboxAsync();
        var uids = await inbox.AddAllAsync(Token, "kept", "deleted");
        await inbox.StoreAsync(uids[1], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        Assert.Equal(["kept", "deleted"], await inbox.SubjectsAsync(Token));

        await inbox.ExpungeAsync(Token);
        Assert.Equal(["kept"], await inbox.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Expunging_chosen_messages_leaves_other_deleted_ones()
    {
        var inbox = await NewInboxAsync();
        var uids = await inbox.AddAllAsync(Token, "one", "two", "three");
        await inbox.StoreAsync([.. uids], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);

        await inbox.ExpungeAsync([uids[1]], Token);
        Assert.Equal(["one", "three"], await inbox.SubjectsAsync(Token));
    }

    [Fact]
    public async Task A_chosen_message_that_is_not_marked_deleted_is_not_expunged()
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("kept"), Token);
        await inbox.ExpungeAsync([uid], Token);
        Assert.Equal(["kept"], await inbox.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Closing_a_mailbox_expunges_if_that_is_asked_for_and_not_otherwise()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        await inbox.AddAsync(Mail.Of("deleted"), Token, MessageFlags.Deleted);

        await inbox.CloseAsync(expunge: false, Token);
        await inbox.OpenAsync(FolderAccess.ReadWrite, Token);
        Assert.Equal(1, inbox.Count);

        await inbox.CloseAsync(expunge: true, Token);
        await inbox.OpenAsync(FolderAccess.ReadWrite, Token);
        Assert.Equal(0, inbox.Count);
    }

    [Fact]
    public async Task Flags_go_along_when_a_message_is_copied_and_then_live_apart()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        var uid = await inbox.AddAsync(Mail.Of("flagged"), Token, MessageFlags.Flagged);
        var archive = await device.GetFolderAsync("Archive", Token);
        var copy = await inbox.CopyToAsync(uid, archive, Token);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Remove, MessageFlags.Flagged) { Silent = true }, Token);

        await archive.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(MessageFlags.Flagged, await FlagsAsync(archive, copy!.Value));
    }

    [Fact]
    public async Task New_messages_are_recent_for_the_first_device_that_opens_the_mailbox_and_for_no_other()
    {
        var person = await NewPersonAsync();
        var sender = await ConnectAsync(person);
        await sender.Inbox!.AddAsync(Mail.Of("new"), Token);

        var first = await (await ConnectAsync(person)).OpenInboxAsync(Token);
        var second = await (await ConnectAsync(person)).OpenInboxAsync(Token);

        Assert.Equal(1, first.Recent);
        Assert.Equal(0, second.Recent);
    }

    [Fact]
    public async Task A_keyword_that_is_no_keyword_is_refused_and_changes_nothing()
    {
        var inbox = await NewInboxAsync();
        var uid = await inbox.AddAsync(Mail.Of("kept clean"), Token);

        await Assert.ThrowsAnyAsync<Exception>(
            () => inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, [new string('k', 5_000)]) { Silent = true }, Token));
        Assert.Empty((await inbox.FlagsOfAsync(uid, Token)).Keywords!);
    }

    static async Task<MessageFlags> FlagsAsync(IMailFolder mailbox, UniqueId uid) =>
        (await mailbox.FlagsOfAsync(uid, Token)).Flags!.Value & ~MessageFlags.Recent;
}
