using Hoopoe.Store.Accounts;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Hoopoe.Features.Tests;

/// <summary>Everything that MailKit's ImapFolder can do with mailboxes: the tree, STATUS, opening, rights, quotas, metadata.</summary>
public class WholeInterfaceMailboxTests(MailServer server) : FeatureTests(server)
{
    [Fact]
    public async Task Mailboxes_are_created_found_renamed_moved_and_deleted()
    {
        var device = await ConnectNewPersonAsync();
        var root = device.Root();
        var birds = await device.CreateAsync("Birds", Token);
        var hoopoe = (await birds.CreateAsync("Hoopoe", isMessageFolder: true, Token))!;
        var renamed = new List<string>();
        hoopoe.Renamed += (_, change) => renamed.Add($"{change.OldName} {change.NewName}");
        Assert.Equal("Birds/Hoopoe", hoopoe.FullName);
        Assert.Same(birds, await root.GetSubfolderAsync("Birds", Token));
        await root.GetSubfoldersAsync(subscribedOnly: false, Token);
        Assert.True(birds.Attributes.HasFlag(FolderAttributes.HasChildren));
        Assert.Same(hoopoe, await birds.CreateAsync("Hoopoe", isMessageFolder: true, Token));

        await hoopoe.RenameAsync(root, "Wiedehopf", Token);
        Assert.Equal("Wiedehopf", hoopoe.FullName);
        await hoopoe.RenameAsync(birds, "Häubchen", Token);
        Assert.Equal(["Birds/Hoopoe Wiedehopf", "Wiedehopf Birds/Häubchen"], renamed);
        Assert.Equal("Häubchen", Assert.Single(await birds.GetSubfoldersAsync(StatusItems.Count, subscribedOnly: false, Token)).Name);

        await hoopoe.DeleteAsync(Token);
        Assert.False(hoopoe.Exists);
        await birds.DeleteAsync(Token);
        Assert.False(birds.Exists);
        Assert.DoesNotContain(await root.GetSubfoldersAsync(subscribedOnly: false, Token), folder => folder.FullName == "Birds");
    }

    [Fact]
    public async Task A_mailbox_is_created_with_its_use()
    {
        var device = await ConnectNewPersonAsync();
        await device.GetFolder(SpecialFolder.Junk)!.DeleteAsync(Token);
        var spam = await device.Root().CreateAsync("Spam", [SpecialFolder.Junk], Token);
        Assert.True(spam!.Attributes.HasFlag(FolderAttributes.Junk));
        Assert.Equal(0, spam.Count);
        Assert.NotEmpty(spam.Id!);
    }

    [Fact]
    public async Task Subscriptions_are_made_told_and_ended()
    {
        var device = await ConnectNewPersonAsync();
        var lists = await device.CreateAsync("Lists", Token);
        var told = 0;
        lists.Subscribed += (_, _) => told++;
        lists.Unsubscribed += (_, _) => told += 10;
        await lists.SubscribeAsync(Token);
        Assert.Contains(await device.Root().GetSubfoldersAsync(subscribedOnly: true, Token), folder => folder.FullName == "Lists");
        await lists.UnsubscribeAsync(Token);
        Assert.DoesNotContain(await device.Root().GetSubfoldersAsync(subscribedOnly: true, Token), folder => folder.FullName == "Lists");
        Assert.Equal(11, told);
    }

    [Fact]
    public async Task STATUS_gives_each_item()
    {
        var device = await ConnectNewPersonAsync();
        var archive = await device.GetFolderAsync("Archive", Token);
        var first = Mail.Of("one");
        await archive.AddAsync(first, Token, MessageFlags.Seen);
        await archive.AddAsync(first, Token);
        await archive.StatusAsync(
            StatusItems.Count | StatusItems.Recent | StatusItems.UidNext | StatusItems.UidValidity | StatusItems.Unread
            | StatusItems.HighestModSeq | StatusItems.AppendLimit | StatusItems.Size | StatusItems.MailboxId,
            Token);
        Assert.Equal((2, 2, 1, 3u), (archive.Count, archive.Recent, archive.Unread, archive.UidNext!.Value.Id));
        Assert.Equal(2 * (ulong)first.Bytes().Length, archive.Size);
        Assert.True(archive.UidValidity > 0 && archive.HighestModSeq > 0);
        Assert.Equal(device.AppendLimit, archive.AppendLimit);
        Assert.NotEmpty(archive.Id!);
    }

    [Fact]
    public async Task A_mailbox_is_opened_checked_and_closed_with_and_without_expunging()
    {
        var device = await ConnectNewPersonAsync();
        var inbox = await device.OpenInboxAsync(Token);
        await inbox.AddAllAsync(Token, "one", "two");
        Assert.True(inbox.PermanentFlags.HasFlag(MessageFlags.UserDefined | MessageFlags.Deleted));
        Assert.Equal(FolderAccess.ReadWrite, inbox.Access);
        await inbox.StoreAsync(0, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.CheckAsync(Token);
        await inbox.CloseAsync(expunge: false, Token);
        Assert.False(inbox.IsOpen);

        await inbox.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal((2, FolderAccess.ReadOnly), (inbox.Count, inbox.Access));
        await inbox.CloseAsync(expunge: false, Token);
        await inbox.OpenAsync(FolderAccess.ReadWrite, Token);
        await inbox.CloseAsync(expunge: true, Token);
        await inbox.OpenAsync(FolderAccess.ReadWrite, Token);
        Assert.Equal(["two"], await inbox.SubjectsAsync(Token));
    }

    [Fact]
    public async Task Quotas_are_told_where_there_are_limits()
    {
        var person = await NewPersonAsync();
        var device = await ConnectAsync(person);
        Assert.SkipUnless(device.Capabilities.HasFlag(ImapCapabilities.Quota), "The server has no QUOTA.");
        await device.Inbox!.AddAsync(Mail.Of("one"), Token);
        Assert.Null((await device.Inbox.GetQuotaAsync(Token)).QuotaRoot);

        await Server.Administration.SetQuotaAsync(person.Address, new QuotaLimits(Bytes: 1024 * 1024, Messages: 100), Token);
        var quota = await device.Inbox.GetQuotaAsync(Token);
        Assert.Equal((1024u, 100u, 1u, 1u), (quota.StorageLimit, quota.MessageLimit, quota.CurrentStorageSize, quota.CurrentMessageCount));
        await Assert.ThrowsAnyAsync<ImapCommandException>(() => device.Inbox.SetQuotaAsync(messageLimit: 1000, storageLimit: null, Token));
    }

    [Fact]
    public async Task Rights_are_given_told_and_taken()
    {
        var device = await ConnectNewPersonAsync();
        Assert.SkipUnless(device.Capabilities.HasFlag(ImapCapabilities.Acl), "The server has no ACL.");
        var friend = await NewPersonAsync();
        var shared = await device.CreateAsync("Shared", Token);
        Assert.Contains(AccessRight.Administer, await shared.GetMyAccessRightsAsync(Token));
        Assert.Contains(AccessRight.LookupFolder, await shared.GetAccessRightsAsync(friend.Address, Token));
        await shared.SetAccessRightsAsync(friend.Address, new AccessRights("lr"), Token);
        await shared.AddAccessRightsAsync(friend.Address, new AccessRights("s"), Token);
        await shared.RemoveAccessRightsAsync(friend.Address, new AccessRights("r"), Token);
        var list = await shared.GetAccessControlListAsync(Token);
        Assert.Equal("ls", string.Concat(list.Single(entry => entry.Name == friend.Address).Rights.Select(right => right.Right).Order()));
        await shared.RemoveAccessAsync(friend.Address, Token);
        Assert.DoesNotContain(await shared.GetAccessControlListAsync(Token), entry => entry.Name == friend.Address);
    }

    [Fact]
    public async Task Metadata_of_a_mailbox_are_kept()
    {
        var device = await ConnectNewPersonAsync();
        Assert.SkipUnless(device.Capabilities.HasFlag(ImapCapabilities.Metadata), "The server has no METADATA.");
        var archive = await device.GetFolderAsync("Archive", Token);
        await archive.SetMetadataAsync(new MetadataCollection([new Metadata(MetadataTag.PrivateComment, "old mail")]), Token);
        Assert.Equal("old mail", await archive.GetMetadataAsync(MetadataTag.PrivateComment, Token));
        var all = await archive.GetMetadataAsync(
            new MetadataOptions { Depth = int.MaxValue, MaxSize = 1024 }, [new MetadataTag("/private")], Token);
        Assert.Contains(all, entry => entry.Value == "old mail");
    }

    [Fact]
    public async Task What_a_mailbox_is_not_there_for_fails_alone()
    {
        var device = await ConnectNewPersonAsync();
        var gone = await device.CreateAsync("Gone", Token);
        var other = await ConnectNewPersonAsync();
        await gone.DeleteAsync(Token);
        var inbox = await device.OpenInboxAsync(Token);
        var uid = await inbox.AddAsync(Mail.Of("one"), Token);
        await Assert.ThrowsAnyAsync<Exception>(() => inbox.CopyToAsync(uid, gone, Token));
        Assert.Equal([uid], await inbox.SearchAsync(SearchQuery.All, Token));
        await other.NoOpAsync(Token);
    }
}
