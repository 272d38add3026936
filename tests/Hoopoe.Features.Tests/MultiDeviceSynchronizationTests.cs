using MailKit;
using MailKit.Net.Imap;

namespace Hoopoe.Features.Tests;

/// <summary>What one device does, the others show.</summary>
public class MultiDeviceSynchronizationTests(MailServer server) : FeatureTests(server)
{
    [Fact]
    public async Task A_message_that_one_device_stores_is_there_for_the_other_at_its_next_command()
    {
        using var both = await TwoDevicesAsync();
        await both.PhoneInbox.AddAsync(Mail.Of("from the phone"), Token);

        await both.Laptop.NoOpAsync(Token);
        Assert.Equal(1, both.LaptopInbox.Count);
        Assert.Equal(["from the phone"], await both.LaptopInbox.SubjectsAsync(Token));
    }

    [Fact]
    public async Task A_device_in_IDLE_is_told_of_a_new_message_without_asking()
    {
        using var both = await TwoDevicesAsync();
        var counted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        both.LaptopInbox.CountChanged += (_, _) => counted.TrySetResult();

        await IdleDuringAsync(both.Laptop, async () =>
        {
            await both.PhoneInbox.AddAsync(Mail.Of("news"), Token);
            await counted.Task.WaitAsync(Patience, Token);
        });
        Assert.Equal(1, both.LaptopInbox.Count);
    }

    [Fact]
    public async Task A_device_in_IDLE_is_told_of_flags_and_of_expunged_messages()
    {
        using var both = await TwoDevicesAsync();
        var uid = await both.PhoneInbox.AddAsync(Mail.Of("short-lived"), Token);
        await both.Laptop.NoOpAsync(Token);
        var flagged = new TaskCompletionSource<MessageFlags>(TaskCreationOptions.RunContinuationsAsynchronously);
        var expunged = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        both.LaptopInbox.MessageFlagsChanged += (_, change) => flagged.TrySetResult(change.Flags);
        both.LaptopInbox.MessageExpunged += (_, message) => expunged.TrySetResult(message.Index);

        await IdleDuringAsync(both.Laptop, async () =>
        {
            await both.PhoneInbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
            Assert.True((await flagged.Task.WaitAsync(Patience, Token)).HasFlag(MessageFlags.Deleted));
            await both.PhoneInbox.ExpungeAsync(Token);
            Assert.Equal(0, await expunged.Task.WaitAsync(Patience, Token));
        });
        Assert.Equal(0, both.LaptopInbox.Count);
    }

    [Fact]
    public async Task A_flag_set_on_one_device_is_reported_to_the_other()
    {
        using var both = await TwoDevicesAsync();
        var uid = await both.PhoneInbox.AddAsync(Mail.Of("to be read"), Token);
        await both.Laptop.NoOpAsync(Token);
        var reported = new List<(int Index, MessageFlags Flags)>();
        both.LaptopInbox.MessageFlagsChanged += (_, change) => reported.Add((change.Index, change.Flags & ~MessageFlags.Recent));

        await both.PhoneInbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Seen) { Silent = true }, Token);
        await both.Laptop.NoOpAsync(Token);

        Assert.Equal([(0, MessageFlags.Seen)], reported);
    }

    [Fact]
    public async Task A_keyword_invented_on_one_device_is_known_on_the_other()
    {
        using var both = await TwoDevicesAsync();
        var uid = await both.PhoneInbox.AddAsync(Mail.Of("labelled"), Token);
        await both.PhoneInbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, ["$Invoice"]) { Silent = true }, Token);

        await both.Laptop.NoOpAsync(Token);
        Assert.Contains("$Invoice", (await both.LaptopInbox.FlagsOfAsync(uid, Token)).Keywords!);
    }

    [Fact]
    public async Task Message_numbers_stay_right_while_the_other_device_expunges()
    {
        using var both = await TwoDevicesAsync();
        var uids = await both.PhoneInbox.AddAllAsync(Token, "one", "two", "three", "four", "five");
        await both.Laptop.NoOpAsync(Token);

        var delete = new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true };
        await both.PhoneInbox.StoreAsync([uids[1], uids[3]], delete, Token);
        await both.PhoneInbox.ExpungeAsync(Token);
        await both.Laptop.NoOpAsync(Token);

        Assert.Equal(3, both.LaptopInbox.Count);
        Assert.Equal(["one", "three", "five"], await both.LaptopInbox.SubjectsAsync(Token));
    }

    [Fact]
    public async Task A_message_moved_on_one_device_leaves_the_mailbox_on_the_other_and_appears_where_it_went()
    {
        using var both = await TwoDevicesAsync();
        var uid = await both.PhoneInbox.AddAsync(Mail.Of("to be filed"), Token);
        await both.Laptop.NoOpAsync(Token);

        await both.PhoneInbox.MoveToAsync(uid, await both.Phone.GetFolderAsync("Archive", Token), Token);
        await both.Laptop.NoOpAsync(Token);

        Assert.Equal(0, both.LaptopInbox.Count);
        var archive = await both.Laptop.GetFolderAsync("Archive", Token);
        await archive.OpenAsync(FolderAccess.ReadOnly, Token);
        Assert.Equal(["to be filed"], await archive.SubjectsAsync(Token));
    }

    [Fact]
    public async Task A_mailbox_created_renamed_or_deleted_on_one_device_is_so_on_the_other()
    {
        using var both = await TwoDevicesAsync();
        var mailbox = await both.Phone.CreateAsync("Travel", Token);
        Assert.Contains("Travel", await both.Laptop.MailboxNamesAsync(Token));

        await mailbox.RenameAsync(both.Phone.Root(), "Journeys", Token);
        var names = await both.Laptop.MailboxNamesAsync(Token);
        Assert.Contains("Journeys", names);
        Assert.DoesNotContain("Travel", names);

        await mailbox.DeleteAsync(Token);
        Assert.DoesNotContain("Journeys", await both.Laptop.MailboxNamesAsync(Token));
    }

    [Fact]
    public async Task Subscriptions_are_shared_by_all_devices()
    {
        using var both = await TwoDevicesAsync();
        var mailbox = await both.Phone.CreateAsync("Lists", Token);
        await mailbox.SubscribeAsync(Token);

        var subscribed = await both.Laptop.GetFoldersAsync(both.Laptop.PersonalNamespaces[0], subscribedOnly: true, Token);
        Assert.Contains(subscribed, folder => folder.FullName == "Lists");
    }

    [Fact]
    public async Task Both_devices_see_the_same_UIDs()
    {
        using var both = await TwoDevicesAsync();
        var uids = await both.PhoneInbox.AddAllAsync(Token, "one", "two", "three");
        await both.Laptop.NoOpAsync(Token);

        Assert.Equal(both.PhoneInbox.UidValidity, both.LaptopInbox.UidValidity);
        Assert.Equal(uids, await both.LaptopInbox.UidsAsync(Token));
    }

    [Fact]
    public async Task Marking_a_message_that_the_other_device_has_expunged_changes_nothing_and_is_no_failure()
    {
        using var both = await TwoDevicesAsync();
        var uid = await both.PhoneInbox.AddAsync(Mail.Of("gone"), Token);
        await both.Laptop.NoOpAsync(Token);
        await both.PhoneInbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
        await both.PhoneInbox.ExpungeAsync(Token);

        await both.LaptopInbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true }, Token);
        await both.Laptop.NoOpAsync(Token);

        Assert.Equal(0, both.LaptopInbox.Count);
    }

    [Fact]
    public async Task A_device_that_only_looks_cannot_change_anything_but_is_kept_up_to_date()
    {
        var person = await NewPersonAsync();
        using var phone = await person.ConnectAsync(Token);
        using var kiosk = await person.ConnectAsync(Token);
        var phoneInbox = await phone.OpenInboxAsync(Token);
        var uid = await phoneInbox.AddAsync(Mail.Of("first"), Token);
        await kiosk.Inbox!.OpenAsync(FolderAccess.ReadOnly, Token);

        var flag = new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged) { Silent = true };
        await Assert.ThrowsAnyAsync<Exception>(() => kiosk.Inbox.StoreAsync(uid, flag, Token));
        await phoneInbox.AddAsync(Mail.Of("second"), Token);
        await kiosk.NoOpAsync(Token);

        Assert.Equal(2, kiosk.Inbox.Count);
        Assert.Equal(MessageFlags.None, (await phoneInbox.FlagsOfAsync(uid, Token)).Flags & MessageFlags.Flagged);
    }

    static async Task IdleDuringAsync(ImapClient device, Func<Task> action)
    {
        using var done = new CancellationTokenSource();
        var idle = device.IdleAsync(done.Token, Token);
        await action();
        await done.CancelAsync();
        await idle.WaitAsync(Patience, Token);
    }

    async Task<Devices> TwoDevicesAsync()
    {
        var person = await NewPersonAsync();
        var phone = await person.ConnectAsync(Token);
        var laptop = await person.ConnectAsync(Token);
        return new Devices(phone, await phone.OpenInboxAsync(Token), laptop, await laptop.OpenInboxAsync(Token));
    }

    sealed record Devices(ImapClient Phone, IMailFolder PhoneInbox, ImapClient Laptop, IMailFolder LaptopInbox) : IDisposable
    {
        public void Dispose()
        {
            Phone.Dispose();
            Laptop.Dispose();
        }
    }
}
