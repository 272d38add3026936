using System.Net;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Hoopoe.Features.Tests;

/// <summary>Everything that MailKit's ImapClient can ask: connections, logins, what is enabled, listings, IDLE, NOTIFY, metadata.</summary>
public class WholeInterfaceConnectionTests(MailServer server) : FeatureTests(server)
{
    [Theory]
    [InlineData(false, SecureSocketOptions.None)]
    [InlineData(false, SecureSocketOptions.StartTls)]
    [InlineData(false, SecureSocketOptions.StartTlsWhenAvailable)]
    [InlineData(true, SecureSocketOptions.SslOnConnect)]
    public async Task It_connects_in_every_way_and_disconnects(bool implicitTls, SecureSocketOptions options)
    {
        var person = await NewPersonAsync();
        using var device = person.NewDevice();
        await device.ConnectAsync("localhost", implicitTls ? Server.ImapsPort : Server.ImapPort, options, Token);
        Assert.Equal(options != SecureSocketOptions.None, device.IsSecure);
        await device.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(person.Address, person.Password), Token);
        Assert.True(device.IsAuthenticated);
        await device.DisconnectAsync(quit: true, Token);
        Assert.False(device.IsConnected);
    }

    [Fact]
    public async Task It_connects_over_a_socket_and_over_a_stream()
    {
        var person = await NewPersonAsync();
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync("localhost", Server.ImapsPort, Token);
        using var bySocket = person.NewDevice();
        await bySocket.ConnectAsync(first, "localhost", Server.ImapsPort, SecureSocketOptions.SslOnConnect, Token);
        await bySocket.AuthenticateAsync(new SaslMechanismPlain(person.Address, person.Password), Token);

        using var second = new TcpClient();
        await second.ConnectAsync("localhost", Server.ImapPort, Token);
        using var byStream = person.NewDevice();
        await byStream.ConnectAsync(second.GetStream(), "localhost", Server.ImapPort, SecureSocketOptions.None, Token);
        await byStream.AuthenticateAsync(new SaslMechanismPlain(person.Address, person.Password), Token);

        await bySocket.NoOpAsync(Token);
        await byStream.NoOpAsync(Token);
    }

    [Fact]
    public async Task What_the_server_is_and_can_do_is_told()
    {
        var device = await ConnectNewPersonAsync();
        var identity = await device.IdentifyAsync(new ImapImplementation { Name = "whole interface", Version = "1" }, Token);
        Assert.Equal("Hoopoe", identity.Name);
        Assert.NotEmpty(identity.Version!);
        Assert.True(device.AppendLimit > 0);
        foreach (var capability in new[]
        {
            ImapCapabilities.IMAP4rev1, ImapCapabilities.IMAP4rev2, ImapCapabilities.Namespace, ImapCapabilities.UidPlus,
            ImapCapabilities.CondStore, ImapCapabilities.QuickResync, ImapCapabilities.Move, ImapCapabilities.ListExtended,
            ImapCapabilities.ListStatus, ImapCapabilities.SpecialUse, ImapCapabilities.CreateSpecialUse, ImapCapabilities.ObjectID,
            ImapCapabilities.SaveDate, ImapCapabilities.StatusSize, ImapCapabilities.Binary, ImapCapabilities.MultiAppend,
        })
        {
            Assert.True(device.Capabilities.HasFlag(capability), $"{capability}");
        }
    }

    [Fact]
    public async Task Namespaces_special_folders_and_INBOX_are_found_at_once()
    {
        var device = await ConnectNewPersonAsync();
        Assert.Equal('/', Assert.Single(device.PersonalNamespaces).DirectorySeparator);
        Assert.Equal("INBOX", device.Inbox!.FullName);
        foreach (var (special, name) in new[]
        {
            (SpecialFolder.Archive, "Archive"), (SpecialFolder.Drafts, "Drafts"), (SpecialFolder.Junk, "Junk"), (SpecialFolder.Sent, "Sent"),
            (SpecialFolder.Trash, "Trash"),
        })
        {
            Assert.Equal(name, device.GetFolder(special)!.FullName);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_folders_come_with_their_status_by_one_listing(bool compressed)
    {
        var device = await ConnectNewPersonAsync();
        if (compressed) await device.CompressAsync(Token);
        await device.EnableUTF8Async(Token);
        await device.EnableQuickResyncAsync(Token);
        await (await device.CreateAsync("Vögel & Käfer", Token)).AddAsync(Mail.Of("one"), Token);

        var folders = await device.GetFoldersAsync(device.PersonalNamespaces[0], AllStatusItems, subscribedOnly: false, Token);
        var birds = folders.Single(folder => folder.FullName == "Vögel & Käfer");
        Assert.Equal(7, folders.Count);
        Assert.Equal((1, 1, 2u), (birds.Count, birds.Unread, birds.UidNext!.Value.Id));
        Assert.True(birds.Size > 100 && birds.HighestModSeq > 0 && birds.UidValidity > 0 && birds.Id is { Length: > 0 });
        Assert.Same(birds, await device.GetFolderAsync("Vögel & Käfer", Token));
        await Assert.ThrowsAsync<FolderNotFoundException>(() => device.GetFolderAsync("Missing", Token));
    }

    [Fact]
    public async Task IDLE_tells_of_all_that_happens_to_the_open_folder()
    {
        var (one, other) = await ConnectTwiceAsync();
        await one.EnableQuickResyncAsync(Token);
        var watched = await one.OpenInboxAsync(Token);
        var changed = await other.OpenInboxAsync(Token);
        var heard = new List<string>();
        var silence = new SemaphoreSlim(0);
        void Hear(string what)
        {
            heard.Add(what);
            silence.Release();
        }
        watched.CountChanged += (_, _) => Hear($"count {watched.Count}");
        watched.MessageFlagsChanged += (_, change) => Hear($"flags {change.UniqueId} {change.Flags & ~MessageFlags.Recent}");
        watched.MessagesVanished += (_, vanished) => Hear($"vanished {string.Join(',', vanished.UniqueIds)}");

        using var done = new CancellationTokenSource();
        var idle = one.IdleAsync(done.Token, Token);
        var uid = await changed.AddAsync(Mail.Of("news"), Token);
        Assert.True(await silence.WaitAsync(Patience, Token));
        await changed.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Set, MessageFlags.Deleted) { Silent = true }, Token);
        Assert.True(await silence.WaitAsync(Patience, Token));
        await changed.ExpungeAsync([uid], Token);
        Assert.True(await silence.WaitAsync(Patience, Token));
        await done.CancelAsync();
        await idle.WaitAsync(Patience, Token);

        Assert.Equal(["count 1", "flags 1 Deleted", "vanished 1", "count 0"], heard);
    }

    [Fact]
    public async Task NOTIFY_tells_of_the_open_folder_and_of_all_others()
    {
        var (one, other) = await ConnectTwiceAsync();
        Assert.SkipUnless(one.Capabilities.HasFlag(ImapCapabilities.Notify), "The server has no NOTIFY.");
        var watched = await one.OpenInboxAsync(Token);
        var archive = await one.GetFolderAsync("Archive", Token);
        List<ImapEvent> all = [new ImapEvent.MessageNew(), ImapEvent.MessageExpunge, ImapEvent.FlagChange];
        await one.NotifyAsync(
            status: true,
            [
                new ImapEventGroup(ImapMailboxFilter.Selected, all),
                new ImapEventGroup(ImapMailboxFilter.Personal, [.. all, ImapEvent.MailboxName, ImapEvent.SubscriptionChange]),
            ],
            Token);

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        archive.CountChanged += (_, _) =>
        {
            if (archive.Count == 1) told.TrySetResult();
        };
        using var done = new CancellationTokenSource();
        var idle = one.IdleAsync(done.Token, Token);
        await (await other.GetFolderAsync("Archive", Token)).AddAsync(Mail.Of("filed"), Token);
        await told.Task.WaitAsync(Patience, Token);
        await done.CancelAsync();
        await idle.WaitAsync(Patience, Token);

        Assert.Equal(1, archive.Count);
        await other.Inbox!.AddAsync(Mail.Of("news"), Token);
        await one.NoOpAsync(Token);
        Assert.Equal(1, watched.Count);
        await one.DisableNotifyAsync(Token);
        await other.Inbox.AddAsync(Mail.Of("of no interest"), Token);
        await one.NoOpAsync(Token);
        Assert.Equal(1, watched.Count);
    }

    [Fact]
    public async Task Metadata_of_the_server_are_kept()
    {
        var device = await ConnectNewPersonAsync();
        Assert.SkipUnless(device.Capabilities.HasFlag(ImapCapabilities.Metadata), "The server has no METADATA.");
        var tag = new MetadataTag("/private/comment");
        await device.SetMetadataAsync(new MetadataCollection([new Metadata(tag, "a note of one's own")]), Token);
        Assert.Equal("a note of one's own", await device.GetMetadataAsync(tag, Token));
        var several = await device.GetMetadataAsync(new MetadataOptions { Depth = 1 }, [new MetadataTag("/private")], Token);
        Assert.Contains(several, entry => entry.Tag.Id == "/private/comment");

        // Removed. MailKit can't read NIL, by which RFC 5464 §3.1 tells of an entry that has no value, so that is not asked for.
        var other = new MetadataTag("/private/vendor/example/other");
        await device.SetMetadataAsync(new MetadataCollection([new Metadata(tag, null!), new Metadata(other, "kept")]), Token);
        var left = await device.GetMetadataAsync(new MetadataOptions { Depth = int.MaxValue }, [new MetadataTag("/private")], Token);
        Assert.Equal("kept", Assert.Single(left).Value);
    }

    const StatusItems AllStatusItems =
        StatusItems.Count | StatusItems.Recent | StatusItems.UidNext | StatusItems.UidValidity | StatusItems.Unread
        | StatusItems.HighestModSeq | StatusItems.AppendLimit | StatusItems.Size | StatusItems.MailboxId;
}
