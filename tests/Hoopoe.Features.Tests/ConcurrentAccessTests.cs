using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Hoopoe.Features.Tests;

/// <summary>Many devices work on the same mailbox at once, and nothing is lost or done twice.</summary>
public class ConcurrentAccessTests(MailServer server) : FeatureTests(server)
{
    const int Devices = 8;

    [Fact]
    public async Task Messages_appended_by_many_devices_at_once_are_all_there_each_with_a_UID_of_its_own()
    {
        var devices = await DevicesAsync();
        var uids = await Task.WhenAll(devices.Select(
            (device, number) => device.Inbox!.AddAllAsync(Token, Enumerable.Range(1, 10).Select(message => $"{number}-{message}"))));

        var all = uids.SelectMany(own => own).ToList();
        Assert.Equal(Devices * 10, all.Distinct().Count());
        Assert.All(uids, own => Assert.Equal(own.Order(), own));
        var inbox = await devices[0].OpenInboxAsync(Token);
        Assert.Equal(all.Order(), await inbox.UidsAsync(Token));
    }

    [Fact]
    public async Task Every_subject_is_found_under_the_UID_its_device_was_given()
    {
        var devices = await DevicesAsync();
        var added = await Task.WhenAll(devices.Select(
            async (device, number) => (Number: number, Uid: await device.Inbox!.AddAsync(Mail.Of($"from {number}"), Token))));

        var inbox = await devices[0].OpenInboxAsync(Token);
        foreach (var (number, uid) in added)
        {
            var summary = Assert.Single(await inbox.FetchAsync([uid], new FetchRequest(MessageSummaryItems.Envelope), Token));
            Assert.Equal($"from {number}", summary.Envelope!.Subject);
        }
    }

    [Fact]
    public async Task Flags_added_at_the_same_time_to_the_same_message_are_all_kept()
    {
        var devices = await DevicesAsync();
        var inboxes = await OpenAllAsync(devices);
        var uid = await inboxes[0].AddAsync(Mail.Of("labelled by all"), Token);
        await Task.WhenAll(devices.Select(device => device.NoOpAsync(Token)));

        await Task.WhenAll(inboxes.Select((inbox, number) =>
            inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, [$"Label{number}"]) { Silent = true }, Token)));

        var keywords = (await inboxes[0].FlagsOfAsync(uid, Token)).Keywords!;
        Assert.Equal(Enumerable.Range(0, Devices).Select(number => $"Label{number}"), keywords.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_message_that_many_devices_move_at_once_ends_up_in_one_place()
    {
        var devices = await DevicesAsync();
        var inboxes = await OpenAllAsync(devices);
        var uid = await inboxes[0].AddAsync(Mail.Of("wanted by all"), Token);
        await Task.WhenAll(devices.Select(device => device.NoOpAsync(Token)));

        await Task.WhenAll(devices.Select(async (device, number) => await Record.ExceptionAsync(
            async () => await inboxes[number].MoveToAsync(uid, await device.GetFolderAsync("Archive", Token), Token))));

        var archive = await devices[0].GetFolderAsync("Archive", Token);
        await archive.StatusAsync(StatusItems.Count, Token);
        Assert.Equal(1, archive.Count);
        await devices[1].NoOpAsync(Token);
        Assert.Equal(0, inboxes[1].Count);
    }

    [Fact]
    public async Task A_device_reads_on_by_UID_while_another_expunges()
    {
        var devices = await DevicesAsync();
        var (reader, remover) = (await devices[0].OpenInboxAsync(Token), await devices[1].OpenInboxAsync(Token));
        var uids = await reader.AddAllAsync(Token, Enumerable.Range(1, 40).Select(number => $"message {number}"));
        await devices[1].NoOpAsync(Token);

        var removing = RemoveAsync();
        foreach (var uid in uids.Where((_, index) => index % 2 == 0))
        {
            var request = new FetchRequest(MessageSummaryItems.Envelope | MessageSummaryItems.UniqueId);
            var summaries = await reader.FetchAsync([uid], request, Token);
            Assert.Equal($"message {uid.Id}", summaries.Single(summary => summary.UniqueId == uid).Envelope!.Subject);
        }
        await removing;
        await devices[0].NoOpAsync(Token);
        Assert.Equal(20, reader.Count);

        async Task RemoveAsync()
        {
            foreach (var uid in uids.Where((_, index) => index % 2 == 1))
            {
                await remover.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, Token);
                await remover.ExpungeAsync(Token);
            }
        }
    }

    [Fact]
    public async Task Many_devices_that_create_the_same_mailbox_at_once_get_one_and_the_same()
    {
        var devices = await DevicesAsync();
        await Task.WhenAll(devices.Select(async device => await Record.ExceptionAsync(() => device.CreateAsync("Contested", Token))));

        var validities = await Task.WhenAll(devices.Select(async device =>
        {
            var mailbox = await device.GetFolderAsync("Contested", Token);
            await mailbox.StatusAsync(StatusItems.UidValidity, Token);
            return mailbox.UidValidity;
        }));
        Assert.Single(validities.Distinct());
        Assert.Single(await devices[0].MailboxNamesAsync(Token), name => name == "Contested");
    }

    [Fact]
    public async Task A_mailbox_deleted_under_a_device_that_has_it_open_does_not_take_the_session_down()
    {
        var person = await NewPersonAsync();
        var (reader, remover) = (await ConnectAsync(person), await ConnectAsync(person));
        var mailbox = await remover.CreateAsync("Shared", Token);
        await mailbox.AddAsync(Mail.Of("inside"), Token);
        var open = await reader.GetFolderAsync("Shared", Token);
        await open.OpenAsync(FolderAccess.ReadWrite, Token);

        await mailbox.DeleteAsync(Token);
        await Record.ExceptionAsync(() => open.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.Envelope), Token));

        using var again = reader.IsConnected ? null : await person.ConnectAsync(Token);
        await (again ?? reader).OpenInboxAsync(Token);
    }

    [Fact]
    public async Task All_devices_agree_in_the_end_on_messages_and_flags()
    {
        var devices = await DevicesAsync();
        var inboxes = await OpenAllAsync(devices);
        await Task.WhenAll(devices.Select((device, number) => ChangeAsync(device, inboxes[number], number)));

        var views = new List<string>();
        foreach (var (device, inbox) in devices.Zip(inboxes))
        {
            await device.NoOpAsync(Token);
            var request = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags);
            var summaries = await inbox.FetchAsync(0, -1, request, Token);
            Assert.Equal(inbox.Count, summaries.Count);
            views.Add(string.Join('\n', summaries
                .OrderBy(summary => summary.Index)
                .Select(summary => $"{summary.UniqueId} {summary.Flags & ~MessageFlags.Recent}")));
        }
        Assert.Single(views.Distinct());
        Assert.Equal(Devices * 5, inboxes[0].Count);

        async Task ChangeAsync(ImapClient device, IMailFolder inbox, int number)
        {
            for (var round = 0; round < 10; round++)
            {
                var uid = await inbox.AddAsync(Mail.Of($"{number}-{round}"), Token);
                var flags = round % 2 == 0 ? MessageFlags.Deleted : MessageFlags.Flagged;
                await inbox.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, flags) { Silent = true }, Token);
                if (round % 2 == 0) await inbox.ExpungeAsync([uid], Token);
            }
            await device.NoOpAsync(Token);
        }
    }

    [Fact]
    public async Task Searches_see_a_mailbox_that_only_grows_while_others_append()
    {
        var devices = await DevicesAsync();
        var inbox = await devices[0].OpenInboxAsync(Token);
        var appending = Task.WhenAll(devices.Skip(1).Select(device => device.Inbox!.AddAllAsync(Token, Enumerable.Repeat("again", 8))));

        var found = 0;
        while (!appending.IsCompleted)
        {
            var now = (await inbox.SearchAsync(SearchQuery.SubjectContains("again"), Token)).Count;
            Assert.True(now >= found, $"{now} after {found}");
            found = now;
        }
        await appending;
        await devices[0].NoOpAsync(Token);
        Assert.Equal((Devices - 1) * 8, (await inbox.SearchAsync(SearchQuery.SubjectContains("again"), Token)).Count);
    }

    async Task<ImapClient[]> DevicesAsync()
    {
        var person = await NewPersonAsync();
        var devices = new List<ImapClient>();
        while (devices.Count < Devices) devices.Add(await ConnectAsync(person));
        return [.. devices];
    }

    static Task<IMailFolder[]> OpenAllAsync(ImapClient[] devices) => Task.WhenAll(devices.Select(device => device.OpenInboxAsync(Token)));
}
