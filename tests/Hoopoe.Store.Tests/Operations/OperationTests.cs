using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Tests.Operations;

public class OperationTests
{
    static readonly FlagSet Seen = FlagSet.Of(SystemFlags.Seen);
    static readonly FlagSet Deleted = FlagSet.Of(SystemFlags.Deleted);

    [Fact]
    public async Task A_message_without_any_identity_that_is_appended_twice_is_in_one_thread()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var message = new NewMessage(await fixture.PrepareAsync("Subject: x\r\n\r\ny\r\n"), FlagSet.Empty);
        var stored = new List<StoredMessage>();
        foreach (var name in (string[])["INBOX", "Archive"])
        {
            var id = fixture.IdOf(name);
            var uids = (await fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, id, [message]))).Uids;
            stored.AddRange(fixture.Account.Messages.Read(id, uids.ToArray(), StoredColumns.None));
        }
        Assert.Equal(stored[0].EmailId, stored[1].EmailId);
        Assert.Equal(stored[0].ThreadId, stored[1].ThreadId);
    }

    [Fact]
    public async Task A_new_account_has_inbox_and_the_default_mailboxes_subscribed()
    {
        await using var store = await StoreFixture.OpenAsync();
        Assert.Equal(["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash"], store.Account.Snapshot.Mailboxes.Select(mailbox => mailbox.Name.Value));
        Assert.Equal(6, store.Account.Snapshot.Subscriptions.Count);
        Assert.Equal(6, store.Account.Snapshot.Mailboxes.Select(mailbox => mailbox.UidValidity).Distinct().Count());
    }

    [Fact]
    public async Task Appended_messages_survive_a_reopening_with_uids_flags_and_counts()
    {
        await using var store = await StoreFixture.OpenAsync();
        var uids = await store.AppendAsync("INBOX", 3, FlagSet.Of(SystemFlags.Flagged, ["$Work"]));
        Assert.Equal([1u, 2u, 3u], uids.Select(uid => uid.Value));
        await store.ReopenAsync();
        var view = (await store.Account.OpenMailboxAsync(store.IdOf("INBOX"))).View;
        Assert.Equal(3, view.Count);
        Assert.Equal(new Uid(4), view.UidNext);
        Assert.Equal(FlagSet.Of(SystemFlags.Flagged, ["$Work"]), view.FlagsAt(2));
        Assert.Equal(3, view.Unseen);
    }

    [Fact]
    public async Task A_delivery_to_a_mailbox_nobody_has_open_counts_without_loading_it()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("Junk", 5);
        Assert.Null(store.Account.FindOpen(store.IdOf("Junk")));
        Assert.True(store.Account.Snapshot.TryFind(store.IdOf("Junk"), out var junk));
        Assert.Equal((5, 5, new Uid(6)), (junk.Messages, junk.Unseen, junk.UidNext));
    }

    [Fact]
    public async Task Each_operation_of_a_batch_takes_its_own_modseq()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 10);
        var inbox = store.IdOf("INBOX");
        var mailbox = await store.Account.OpenMailboxAsync(inbox);
        await Task.WhenAll(mailbox.View.At(0).Uid.Value.ToEnumerable(10).Select(uid => store.Account.RunAsync(
            new StoreFlags(StoreFixture.Actor, inbox, UidSet.Of(new Uid(uid)), FlagChange.Add, Seen))));
        var modSeqs = Enumerable.Range(0, 10).Select(place => mailbox.View.ModSeqAt(place)).ToList();
        Assert.Equal(10, modSeqs.Distinct().Count());
        Assert.Equal(mailbox.View.HighestModSeq, modSeqs.Max());
    }

    [Fact]
    public async Task A_flag_change_that_changes_nothing_takes_no_modseq()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 2, Seen);
        var mailbox = await store.Account.OpenMailboxAsync(store.IdOf("INBOX"));
        var before = store.Account.Snapshot.ModSeq;
        await store.Account.RunAsync(new StoreFlags(StoreFixture.Actor, mailbox.Id, UidSet.All, FlagChange.Add, Seen));
        Assert.Equal(before, store.Account.Snapshot.ModSeq);
    }

    [Fact]
    public async Task Unchangedsince_leaves_later_changes_alone_and_names_them()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 3);
        var mailbox = await store.Account.OpenMailboxAsync(store.IdOf("INBOX"));
        var known = mailbox.View.HighestModSeq;
        await store.Account.RunAsync(new StoreFlags(StoreFixture.Actor, mailbox.Id, UidSet.Of(new Uid(2)), FlagChange.Add, Seen));
        var result = await store.Account.RunAsync(
            new StoreFlags(StoreFixture.Actor, mailbox.Id, UidSet.All, FlagChange.Add, Deleted, known));
        Assert.Equal("2", result.Modified.ToString());
        Assert.Equal([Deleted, Seen, Deleted], Enumerable.Range(0, 3).Select(mailbox.View.FlagsAt));
    }

    [Fact]
    public async Task Expunge_removes_the_deleted_and_keeps_their_bodies_readable()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 2, Deleted);
        await store.AppendAsync("INBOX", 1);
        var mailbox = await store.Account.OpenMailboxAsync(store.IdOf("INBOX"));
        var gone = await store.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, mailbox.Id));
        Assert.Equal("1:2", gone.ToString());
        Assert.Equal(1, mailbox.View.Count);
        var stored = store.Account.Messages.Read(mailbox.Id, [new Uid(1), new Uid(3)], StoredColumns.Envelope);
        Assert.Equal([1u, 3u], stored.Select(message => message.Uid.Value));
        Assert.Equal(stored[0].Body.Length, store.Account.Messages.OpenBody(stored[0].Body).Length);
    }

    [Fact]
    public async Task Copy_gives_new_uids_and_shares_ids_and_bodies()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 3, Seen);
        var result = await store.Account.RunAsync(
            new CopyMessages(StoreFixture.Actor, store.IdOf("INBOX"), UidSet.OfRanges([new NumberRange(2, 9)]), store.IdOf("Archive")));
        Assert.Equal(("2:3", "1:2"), (result.Source.ToString(), result.Destination.ToString()));
        var original = store.Account.Messages.Read(store.IdOf("INBOX"), [new Uid(2)], StoredColumns.None)[0];
        var copy = store.Account.Messages.Read(store.IdOf("Archive"), [new Uid(1)], StoredColumns.Envelope)[0];
        Assert.Equal((original.EmailId, original.ThreadId, original.Body), (copy.EmailId, copy.ThreadId, copy.Body));
        Assert.True(store.Account.Snapshot.TryFind(store.IdOf("Archive"), out var archive));
        Assert.Equal((2, 0), (archive.Messages, archive.Unseen));
    }

    [Fact]
    public async Task A_copy_that_wants_all_is_refused_when_one_is_gone()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 3);
        var refused = await Assert.ThrowsAsync<StoreRefusedException>(() => store.Account.RunAsync(new CopyMessages(
            StoreFixture.Actor, store.IdOf("INBOX"), UidSet.OfRanges([new NumberRange(2, 4)]), store.IdOf("Archive"), requireAll: true)));
        Assert.Equal(StoreRefusal.MessagesGone, refused.Refusal);
        Assert.True(store.Account.Snapshot.TryFind(store.IdOf("Archive"), out var archive));
        Assert.Equal(0, archive.Messages);
    }

    [Fact]
    public async Task A_large_copy_runs_in_slices_and_deliveries_of_the_account_come_after_it()
    {
        await using var store = await StoreFixture.OpenAsync();
        var message = await store.PrepareAsync("Subject: x\r\n\r\n");
        var many = Enumerable.Repeat(new NewMessage(message, Seen), 9_000).ToList();
        await store.Account.RunAsync(new AppendMessages(StoreFixture.Actor, store.IdOf("INBOX"), many));
        var copy = store.Account.RunAsync(new CopyMessages(StoreFixture.Actor, store.IdOf("INBOX"), UidSet.All, store.IdOf("Archive")));
        var append = store.Account.RunAsync(new AppendMessages(StoreFixture.Actor, store.IdOf("Archive"), [new NewMessage(message, Seen)]));
        Assert.Equal("1:9000", (await copy).Destination.ToString());
        Assert.Equal([new Uid(9_001)], (await append).Uids);
    }

    [Fact]
    public async Task A_large_move_leaves_every_message_in_exactly_one_mailbox()
    {
        await using var store = await StoreFixture.OpenAsync();
        var message = await store.PrepareAsync("Subject: x\r\n\r\n");
        await store.Account.RunAsync(new AppendMessages(
            StoreFixture.Actor, store.IdOf("INBOX"), [.. Enumerable.Repeat(new NewMessage(message, Seen), 9_000)]));
        var result = await store.Account.RunAsync(new MoveMessages(StoreFixture.Actor, store.IdOf("INBOX"), UidSet.All, store.IdOf("Archive")));
        Assert.Equal(("1:9000", "1:9000"), (result.Source.ToString(), result.Destination.ToString()));
        var counts = store.Account.Snapshot.Mailboxes.ToDictionary(mailbox => mailbox.Name.Value, mailbox => mailbox.Messages);
        Assert.Equal((0, 9_000), (counts["INBOX"], counts["Archive"]));
    }

    [Fact]
    public async Task Renaming_moves_the_tree_and_keeps_ids_and_uidvalidity()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, MailboxName.Create("a/b/c")));
        var before = store.Account.Snapshot.Mailboxes.Where(mailbox => mailbox.Name.Value.StartsWith('a')).ToList();
        await store.Account.RunAsync(new RenameMailbox(StoreFixture.Actor, MailboxName.Create("a"), MailboxName.Create("x/y")));
        await store.ReopenAsync();
        Assert.Equal(["x", "x/y", "x/y/b", "x/y/b/c"], store.Account.Snapshot.Mailboxes.Select(mailbox => mailbox.Name.Value).Where(name => name[0] == 'x'));
        Assert.True(store.Account.Snapshot.TryFind(MailboxName.Create("x/y/b/c"), out var leaf));
        Assert.Equal((before[2].Id, before[2].ObjectId, before[2].UidValidity), (leaf.Id, leaf.ObjectId, leaf.UidValidity));
    }

    [Fact]
    public async Task Renaming_inbox_moves_its_messages_and_leaves_it()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 4);
        await store.Account.RunAsync(new RenameMailbox(StoreFixture.Actor, MailboxName.Inbox, MailboxName.Create("old/inbox")));
        var counts = store.Account.Snapshot.Mailboxes.ToDictionary(mailbox => mailbox.Name.Value, mailbox => mailbox.Messages);
        Assert.Equal((0, 4), (counts["INBOX"], counts["old/inbox"]));
    }

    [Fact]
    public async Task A_mailbox_made_again_has_a_higher_uidvalidity()
    {
        await using var store = await StoreFixture.OpenAsync();
        var name = MailboxName.Create("again");
        var first = await store.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, name));
        await store.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, name));
        await store.ReopenAsync();
        var second = await store.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, name));
        Assert.True(second.UidValidity > first.UidValidity);
        Assert.NotEqual(first.ObjectId, second.ObjectId);
    }

    [Fact]
    public async Task An_operation_that_is_refused_leaves_its_batch_alone()
    {
        await using var store = await StoreFixture.OpenAsync();
        var message = await store.PrepareAsync("Subject: x\r\n\r\n");
        var tasks = Enumerable.Range(0, 50).Select(index => index % 2 == 0
            ? store.Account.RunAsync(new AppendMessages(StoreFixture.Actor, store.IdOf("INBOX"), [new NewMessage(message, Seen)]))
            : store.Account.RunAsync(new AppendMessages(StoreFixture.Actor, 999, [new NewMessage(message, Seen)]))).ToList();
        var refused = 0;
        foreach (var task in tasks)
        {
            try
            {
                await task;
            }
            catch (StoreRefusedException)
            {
                refused++;
            }
        }
        Assert.Equal(25, refused);
        Assert.True(store.Account.Snapshot.TryFind(MailboxName.Inbox, out var inbox));
        Assert.Equal((25, new Uid(26)), (inbox.Messages, inbox.UidNext));
    }

    [Fact]
    public async Task What_vanished_is_told_from_history_and_without_history_as_the_full_complement()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 10);
        var mailbox = await store.Account.OpenMailboxAsync(store.IdOf("INBOX"));
        await ExpungeAsync(store, mailbox.Id, 2, 3);
        var known = mailbox.View.HighestModSeq;
        await ExpungeAsync(store, mailbox.Id, 5, 9, 10);
        var messages = store.Account.Messages;
        Assert.Equal("5,9:10", messages.Vanished(mailbox.Info!, mailbox.View, known, null).ToString());
        var among = UidSet.OfRanges([new NumberRange(1, 9)]);
        Assert.Equal("5,9", messages.Vanished(mailbox.Info!, mailbox.View, known, among).ToString());
        var trimmed = mailbox.Info! with { HistorySince = known.Next };
        Assert.Equal("2:3,5,9:10", messages.Vanished(trimmed, mailbox.View, known, null).ToString());
        Assert.Equal("2:3,5,9", messages.Vanished(trimmed, mailbox.View, known, among).ToString());
    }

    static async Task ExpungeAsync(StoreFixture store, long mailboxId, params uint[] uids)
    {
        var set = UidSet.Of(uids.Select(uid => new Uid(uid)));
        await store.Account.RunAsync(new StoreFlags(StoreFixture.Actor, mailboxId, set, FlagChange.Add, Deleted));
        await store.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, mailboxId, set));
    }

    [Theory]
    [InlineData("Message-ID: <b@x>\r\nIn-Reply-To: <a@x>\r\nSubject: Re: lunch\r\n\r\n", true)]
    [InlineData("Message-ID: <c@x>\r\nReferences: <z@x> <a@x>\r\nSubject: RE: [list] Re: lunch\r\n\r\n", true)]
    [InlineData("Message-ID: <d@x>\r\nIn-Reply-To: <a@x>\r\nSubject: dinner\r\n\r\n", false)]
    [InlineData("Message-ID: <e@x>\r\nSubject: lunch\r\n\r\n", false)]
    [InlineData("Subject: lunch\r\n\r\n", false)]
    public async Task A_thread_is_made_by_references_under_one_subject(string second, bool together)
    {
        await using var store = await StoreFixture.OpenAsync();
        var first = await store.PrepareAsync("Message-ID: <a@x>\r\nSubject: lunch\r\n\r\n");
        var messages = new[] { new NewMessage(first, FlagSet.Empty), new NewMessage(await store.PrepareAsync(second), FlagSet.Empty) };
        await store.Account.RunAsync(new AppendMessages(StoreFixture.Actor, store.IdOf("INBOX"), messages));
        var stored = store.Account.Messages.Read(store.IdOf("INBOX"), [new Uid(1), new Uid(2)], StoredColumns.None);
        Assert.Equal(together, stored[0].ThreadId == stored[1].ThreadId);
        Assert.NotEqual(stored[0].EmailId, stored[1].EmailId);
    }

    [Fact]
    public async Task A_copy_of_runs_and_gaps_keeps_order_and_content()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 20);
        var inbox = store.IdOf("INBOX");
        var gone = UidSet.Of([new Uid(4), new Uid(9), new Uid(10)]);
        await store.Account.RunAsync(new StoreFlags(StoreFixture.Actor, inbox, gone, FlagChange.Add, Deleted));
        await store.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, inbox));
        var wanted = UidSet.OfRanges([new NumberRange(2, 12), new NumberRange(15, 15)]);
        var result = await store.Account.RunAsync(new CopyMessages(StoreFixture.Actor, inbox, wanted, inbox));
        Assert.Equal(("2:3,5:8,11:12,15", "21:29"), (result.Source.ToString(), result.Destination.ToString()));
        var originals = store.Account.Messages.Read(inbox, result.Source.ToArray(), StoredColumns.Envelope);
        var copies = store.Account.Messages.Read(inbox, result.Destination.ToArray(), StoredColumns.Envelope);
        Assert.Equal(originals.Select(message => message.Body), copies.Select(message => message.Body));
        Assert.Equal(originals.Select(message => message.Envelope), copies.Select(message => message.Envelope));
    }

    [Fact]
    public async Task A_bell_rings_once_something_is_published()
    {
        await using var store = await StoreFixture.OpenAsync();
        var bell = new Bell();
        store.Account.Register(bell);
        await store.AppendAsync("INBOX", 1);
        await bell.WaitAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        store.Account.Unregister(bell);
        while (bell.TryTake())
        {
        }
        await store.AppendAsync("INBOX", 1);
        Assert.False(bell.TryTake());
    }

    [Fact]
    public async Task Recent_is_claimed_by_one_session_and_remembered()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 2);
        var mailbox = await store.Account.OpenMailboxAsync(store.IdOf("INBOX"));
        Assert.Equal(Uid.First, mailbox.ClaimRecent(mailbox.View.UidNext));
        Assert.Equal(new Uid(3), mailbox.ClaimRecent(mailbox.View.UidNext));
        await store.AppendAsync("INBOX", 1);
        await store.ReopenAsync();
        mailbox = await store.Account.OpenMailboxAsync(store.IdOf("INBOX"));
        Assert.Equal(new Uid(3), mailbox.ClaimRecent(mailbox.View.UidNext));
    }
}

static class UidSequence
{
    public static IEnumerable<uint> ToEnumerable(this uint first, int count) => Enumerable.Range((int)first, count).Select(value => (uint)value);
}
