using MailKit;
using MailKit.Net.Imap;

namespace Hoopoe.Features.Tests;

/// <summary>A person orders their mail in mailboxes of their own.</summary>
public class FolderManagementTests(MailServer server) : FeatureTests(server)
{
    [Fact]
    public async Task A_new_mailbox_is_listed_and_empty()
    {
        var device = await ConnectNewPersonAsync();
        var mailbox = await device.CreateAsync("Projects", Token);

        Assert.Contains("Projects", await device.MailboxNamesAsync(Token));
        await mailbox.OpenAsync(FolderAccess.ReadWrite, Token);
        Assert.Equal(0, mailbox.Count);
    }

    [Theory]
    [InlineData("Grüße")]
    [InlineData("日本語の箱")]
    [InlineData("Смешное & серьёзное")]
    [InlineData("50% of \"all\" *stars*")]
    [InlineData("a & b")]
    [InlineData("back\\slash")]
    [InlineData("trailing~!@#$^()[]{}|;:',.<>?")]
    [InlineData("🪶 feathers")]
    public async Task A_mailbox_may_have_any_name(string name)
    {
        var (device, other) = await ConnectTwiceAsync();
        var mailbox = await device.CreateAsync(name, Token);
        Assert.Contains(name, await device.MailboxNamesAsync(Token));

        await mailbox.AddAsync(Mail.Of("inside"), Token);
        var found = await other.GetFolderAsync(name, Token);
        await found.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["inside"], await found.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Mailboxes_nest()
    {
        var device = await ConnectNewPersonAsync();
        var top = await device.CreateAsync("Work", Token);
        var middle = await top.CreateAsync("2026", isMessageFolder: true, Token);
        await middle!.CreateAsync("March", isMessageFolder: true, Token);

        Assert.Equal('/', top.DirectorySeparator);
        var names = await device.MailboxNamesAsync(Token);
        Assert.Contains("Work/2026/March", names);
        Assert.Equal(["Work/2026"], (await top.GetSubfoldersAsync(subscribedOnly: false, Token)).Select(folder => folder.FullName));
    }

    [Fact]
    public async Task Creating_a_mailbox_that_exists_leaves_it_and_its_messages_as_they_are()
    {
        var (device, other) = await ConnectTwiceAsync();
        var mailbox = await device.CreateAsync("Once", Token);
        await mailbox.AddAsync(Mail.Of("kept"), Token);

        var again = await other.CreateAsync("Once", Token);
        await again.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["kept"], await again.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Renaming_takes_messages_and_children_along()
    {
        var (device, other) = await ConnectTwiceAsync();
        var old = await device.CreateAsync("Old", Token);
        var child = await old.CreateAsync("Child", isMessageFolder: true, Token);
        await old.AddAsync(Mail.Of("in the parent"), Token);
        await child!.AddAsync(Mail.Of("in the child"), Token);

        await old.RenameAsync(device.Root(), "New", Token);

        var names = await other.MailboxNamesAsync(Token);
        Assert.Contains("New", names);
        Assert.Contains("New/Child", names);
        Assert.DoesNotContain("Old", names);
        Assert.DoesNotContain("Old/Child", names);
        var moved = await other.GetFolderAsync("New/Child", Token);
        await moved.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["in the child"], await moved.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Renaming_onto_a_mailbox_that_exists_is_refused_and_changes_nothing()
    {
        var device = await ConnectNewPersonAsync();
        var here = await device.CreateAsync("Here", Token);
        await device.CreateAsync("There", Token);

        await Assert.ThrowsAsync<ImapCommandException>(() => here.RenameAsync(device.Root(), "There", Token));
        var names = await device.MailboxNamesAsync(Token);
        Assert.Contains("Here", names);
        Assert.Contains("There", names);
    }

    [Fact]
    public async Task A_deleted_mailbox_is_gone_with_its_messages()
    {
        var device = await ConnectNewPersonAsync();
        var mailbox = await device.CreateAsync("Doomed", Token);
        await mailbox.AddAsync(Mail.Of("lost"), Token);
        await mailbox.DeleteAsync(Token);
        Assert.DoesNotContain("Doomed", await device.MailboxNamesAsync(Token));

        var again = await device.CreateAsync("Doomed", Token);
        await again.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(0, again.Count);
    }

    [Fact]
    public async Task A_mailbox_that_is_not_there_cannot_be_opened_or_deleted()
    {
        var (device, other) = await ConnectTwiceAsync();
        var mailbox = await device.CreateAsync("Fleeting", Token);
        var seen = await other.GetFolderAsync("Fleeting", Token);
        await mailbox.DeleteAsync(Token);

        await Assert.ThrowsAnyAsync<Exception>(() => seen.OpenAsync(FolderAccess.ReadOnly, Token));
        await Assert.ThrowsAnyAsync<Exception>(() => seen.DeleteAsync(Token));
        Assert.True(other.IsConnected);
        await other.NoOpAsync(Token);
    }

    [Fact]
    public async Task Appending_to_a_mailbox_that_is_not_there_is_refused_and_does_not_make_it()
    {
        var (device, other) = await ConnectTwiceAsync();
        var mailbox = await device.CreateAsync("Fleeting", Token);
        var seen = await other.GetFolderAsync("Fleeting", Token);
        await mailbox.DeleteAsync(Token);

        await Assert.ThrowsAnyAsync<Exception>(() => seen.AddAsync(Mail.Of("nowhere to go"), Token));
        Assert.DoesNotContain("Fleeting", await other.MailboxNamesAsync(Token));
    }

    [Fact]
    public async Task INBOX_cannot_be_deleted()
    {
        var device = await ConnectNewPersonAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => device.Inbox!.DeleteAsync(Token));
        Assert.Contains("INBOX", await device.MailboxNamesAsync(Token));
    }

    [Fact]
    public async Task INBOX_is_INBOX_in_any_case()
    {
        var device = await ConnectNewPersonAsync();
        await (await device.OpenInboxAsync(Token)).AddAsync(Mail.Of("here"), Token);
        var inbox = await device.GetFolderAsync("iNbOx", Token);
        await inbox.StatusAsync(StatusItems.Count, Token);
        Assert.Equal(1, inbox.Count);
    }

    [Fact]
    public async Task A_device_finds_the_mailboxes_for_sent_mail_drafts_trash_junk_and_archive_by_their_use()
    {
        var device = await ConnectNewPersonAsync();
        Assert.True(device.Capabilities.HasFlag(ImapCapabilities.SpecialUse));
        Assert.Equal("Sent", device.GetFolder(SpecialFolder.Sent)?.FullName);
        Assert.Equal("Drafts", device.GetFolder(SpecialFolder.Drafts)?.FullName);
        Assert.Equal("Trash", device.GetFolder(SpecialFolder.Trash)?.FullName);
        Assert.Equal("Junk", device.GetFolder(SpecialFolder.Junk)?.FullName);
        Assert.Equal("Archive", device.GetFolder(SpecialFolder.Archive)?.FullName);
    }

    [Fact]
    public async Task A_subscription_is_kept_until_it_is_given_up()
    {
        var device = await ConnectNewPersonAsync();
        var mailbox = await device.CreateAsync("News", Token);
        await mailbox.SubscribeAsync(Token);
        Assert.Contains("News", await SubscribedAsync(device));

        await mailbox.UnsubscribeAsync(Token);
        Assert.DoesNotContain("News", await SubscribedAsync(device));
    }

    [Fact]
    public async Task The_counts_of_a_mailbox_are_known_without_opening_it()
    {
        var device = await ConnectNewPersonAsync();
        var mailbox = await device.CreateAsync("Counted", Token);
        await mailbox.AddAllAsync(Token, "one", "two", "three");
        await mailbox.AddAsync(Mail.Of("read already"), Token, MessageFlags.Seen);

        await mailbox.StatusAsync(StatusItems.Count | StatusItems.Unread | StatusItems.UidNext | StatusItems.UidValidity, Token);

        Assert.Equal(4, mailbox.Count);
        Assert.Equal(3, mailbox.Unread);
        Assert.Equal(5u, mailbox.UidNext!.Value.Id);
        Assert.NotEqual(0u, mailbox.UidValidity);
    }

    [Fact]
    public async Task Messages_are_copied_and_moved_between_mailboxes()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        var uids = await inbox.AddAllAsync(Token, "copied", "moved", "stays");
        var archive = await device.GetFolderAsync("Archive", Token);

        await inbox.CopyToAsync(uids[0], archive, Token);
        await inbox.MoveToAsync(uids[1], archive, Token);

        Assert.Equal(["copied", "stays"], await inbox.SubjectsAsync(Token));
        await archive.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["copied", "moved"], await archive.SubjectsAsync(Token));
    }

    [Fact]
    public async Task A_mailbox_with_children_leaves_them_when_it_is_deleted()
    {
        var (device, other) = await ConnectTwiceAsync();
        var parent = await device.CreateAsync("Parent", Token);
        var child = await parent.CreateAsync("Child", isMessageFolder: true, Token);
        await child!.AddAsync(Mail.Of("kept"), Token);

        var refusal = await Record.ExceptionAsync(() => parent.DeleteAsync(Token));

        Assert.True(refusal is null or ImapCommandException, refusal?.ToString());
        var kept = await other.GetFolderAsync("Parent/Child", Token);
        await kept.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["kept"], await kept.SubjectsAsync(Token));
    }

    static async Task<IEnumerable<string>> SubscribedAsync(ImapClient device) =>
        (await device.GetFoldersAsync(device.PersonalNamespaces[0], subscribedOnly: true, Token)).Select(folder => folder.FullName);
}
