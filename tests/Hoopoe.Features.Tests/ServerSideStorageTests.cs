using MailKit;
using MimeKit;

namespace Hoopoe.Features.Tests;

/// <summary>The mail lives on the server: what was acknowledged is still there after a restart, as it was.</summary>
public class ServerSideStorageTests : OwnServerTests
{
    [Fact]
    public async Task Messages_flags_and_UIDs_are_the_same_after_a_restart()
    {
        var person = await NewPersonAsync();
        var inbox = await OpenInboxAsync(person);
        var message = Mail.WithAttachments(Mail.Noise(50_000));
        var uid = await inbox.AddAsync(message, Token, MessageFlags.Seen | MessageFlags.Flagged);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, ["Birds"]) { Silent = true }, Token);
        var validity = inbox.UidValidity;

        await Server.RestartAsync();

        inbox = await OpenInboxAsync(person);
        Assert.Equal(validity, inbox.UidValidity);
        Assert.Equal([uid], await inbox.UidsAsync(Token));
        Assert.Equal(message.Bytes(), await inbox.ReadBytesAsync(uid, Token));
        var summary = await inbox.FlagsOfAsync(uid, Token);
        Assert.Equal(MessageFlags.Seen | MessageFlags.Flagged, summary.Flags & ~MessageFlags.Recent);
        Assert.Equal(["Birds"], summary.Keywords!);
    }

    [Fact]
    public async Task Mailboxes_subscriptions_and_their_uses_are_the_same_after_a_restart()
    {
        var person = await NewPersonAsync();
        var device = await ConnectAsync(person);
        var mailbox = await device.CreateAsync("Reisen & Übernachtung", Token);
        await mailbox.CreateAsync("2026", isMessageFolder: true, Token);
        await mailbox.SubscribeAsync(Token);
        var names = await device.MailboxNamesAsync(Token);

        await Server.RestartAsync();

        device = await ConnectAsync(person);
        Assert.Equal(names, await device.MailboxNamesAsync(Token));
        var subscribed = await device.GetFoldersAsync(device.PersonalNamespaces[0], subscribedOnly: true, Token);
        Assert.Contains(subscribed, folder => folder.FullName == "Reisen & Übernachtung");
        Assert.Equal("Trash", device.GetFolder(SpecialFolder.Trash)?.FullName);
    }

    [Fact]
    public async Task Expunged_messages_do_not_come_back_and_their_UIDs_are_not_given_again()
    {
        var person = await NewPersonAsync();
        var inbox = await OpenInboxAsync(person);
        var uids = await inbox.AddAllAsync(Token, "one", "two", "three");
        await inbox.StoreAsync(uids[2], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync(Token);

        await Server.RestartAsync();

        inbox = await OpenInboxAsync(person);
        Assert.Equal(["one", "two"], await inbox.SubjectsAsync(Token));
        Assert.True((await inbox.AddAsync(Mail.Of("four"), Token)).Id > uids[2].Id);
    }

    [Fact]
    public async Task Copies_share_nothing_that_an_expunge_could_take_away()
    {
        var person = await NewPersonAsync();
        var device = await ConnectAsync(person);
        var inbox = await device.OpenInboxAsync(Token);
        var message = Mail.Of("copied", Mail.Lines(100));
        var uid = await inbox.AddAsync(message, Token);
        var copy = await inbox.CopyToAsync(uid, await device.GetFolderAsync("Archive", Token), Token);
        await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await inbox.ExpungeAsync(Token);

        await Server.RestartAsync();

        device = await ConnectAsync(person);
        var archive = await device.GetFolderAsync("Archive", Token);
        await archive.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(message.Bytes(), await archive.ReadBytesAsync(copy!.Value, Token));
    }

    [Theory]
    [InlineData("From: a@example.org\r\nSubject: no body\r\n\r\n")]
    [InlineData("Subject: trailing blanks \t\r\nX-Odd:no space\r\n\r\n  \t \r\n\r\n\r\n")]
    [InlineData("Subject: =?utf-8?q?broken\r\nContent-Type: multipart/mixed; boundary=never\r\n\r\nno boundary follows\r\n")]
    [InlineData("Subject: colons\r\n: no name\r\nX-Empty:\r\n\r\n")]
    public async Task Odd_messages_are_kept_byte_for_byte(string text)
    {
        var person = await NewPersonAsync();
        var inbox = await OpenInboxAsync(person);
        using var stream = new MemoryStream([.. text.Select(character => (byte)character)]);
        var message = await MimeMessage.LoadAsync(stream, Token);
        var uid = await inbox.AddAsync(message, Token);

        await Server.RestartAsync();

        Assert.Equal(message.Bytes(), await (await OpenInboxAsync(person)).ReadBytesAsync(uid, Token));
    }

    [Fact]
    public async Task A_message_of_ten_megabytes_is_kept()
    {
        var person = await NewPersonAsync();
        var inbox = await OpenInboxAsync(person);
        var message = Mail.WithAttachments(Mail.Noise(7_500_000));
        var uid = await inbox.AddAsync(message, Token);
        Assert.Equal(message.Bytes(), await inbox.ReadBytesAsync(uid, Token));
    }

    [Fact]
    public async Task A_device_is_told_when_the_server_stops_and_finds_everything_when_it_is_back()
    {
        var person = await NewPersonAsync();
        var device = await ConnectAsync(person);
        var inbox = await device.OpenInboxAsync(Token);
        await inbox.AddAsync(Mail.Of("before"), Token);

        await Server.RestartAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => device.NoOpAsync(Token));
        Assert.Equal(["before"], await (await OpenInboxAsync(person)).SubjectsAsync(Token));
    }

    [Fact]
    public async Task Many_messages_survive_a_restart_in_order()
    {
        var person = await NewPersonAsync();
        var inbox = await OpenInboxAsync(person);
        var subjects = Enumerable.Range(1, 200).Select(number => $"message {number}").ToList();
        await inbox.AddAllAsync(Token, subjects);

        await Server.RestartAsync();

        Assert.Equal(subjects, await (await OpenInboxAsync(person)).SubjectsAsync(Token));
    }

    async Task<IMailFolder> OpenInboxAsync(Person person) => await (await ConnectAsync(person)).OpenInboxAsync(Token);
}
