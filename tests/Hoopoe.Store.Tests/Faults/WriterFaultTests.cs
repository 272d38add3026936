using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.History;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Faults;

/// <summary>What the writer does when a batch, or one slice of an operation, can't be written.</summary>
public sealed class WriterFaultTests
{
    const int MoreThanASlice = StoreOperation.SliceSize + 10;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_opened_by_a_batch_that_failed_shows_nothing_of_that_batch()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.AppendAsync("INBOX", 1);
        var inbox = fixture.IdOf("INBOX");
        var message = await MessageAsync(fixture);
        Task append = null!, open = null!, full = null!;
        var opening = new OpenMailbox(StoreFixture.Actor, inbox, [], default);
        await fixture.Account.RunAsync(new Probe(_ =>
        {
            append = fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, inbox, [message]));
            open = fixture.Account.RunAsync(opening);
            full = fixture.Account.RunAsync(new Probe(FailBatch));
        }));
        foreach (var failed in (Task[])[append, open, full]) await RefusedAsync(failed, StoreRefusal.StorageFull);

        var mailbox = await fixture.Account.OpenMailboxAsync(inbox);

        Assert.Equal(1, mailbox.View.Count);
        GC.KeepAlive(opening);
    }

    [Fact]
    public async Task A_mailbox_opened_between_two_changes_of_one_batch_has_both()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var inbox = fixture.IdOf("INBOX");
        var message = await MessageAsync(fixture);
        Task before = null!, after = null!;
        Task<Mailbox> open = null!, again = null!;
        await fixture.Account.RunAsync(new Probe(_ =>
        {
            before = fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, inbox, [message]));
            open = fixture.Account.RunAsync(new OpenMailbox(StoreFixture.Actor, inbox, [], default));
            after = fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, inbox, [message]));
            again = fixture.Account.RunAsync(new OpenMailbox(StoreFixture.Actor, inbox, [], default));
        }));
        await Task.WhenAll(before, after);

        var mailbox = await open;

        Assert.Equal(2, mailbox.View.Count);
        Assert.Same(mailbox, await again);
        Assert.Same(mailbox, await fixture.Account.OpenMailboxAsync(inbox));
    }

    [Fact]
    public async Task A_large_copy_that_fails_half_way_leaves_nothing_in_the_way_of_the_destination()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var other = await OtherAsync(fixture);
        await fixture.AppendAsync("INBOX", MoreThanASlice);
        Task copy = null!, beside = null!, full = null!;
        await fixture.Account.RunAsync(new Probe(_ =>
        {
            copy = fixture.Account.RunAsync(
                new CopyMessages(StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.All, fixture.IdOf("Archive")));
            // Runs beside the first slice, and has the batch of the second fail.
            beside = other.RunAsync(new Probe(_ => full = other.RunAsync(new Probe(FailBatch))));
        }));
        await RefusedAsync(copy, StoreRefusal.StorageFull);
        await beside;
        await RefusedAsync(full, StoreRefusal.StorageFull);

        await fixture.AppendAsync("Archive", 3);

        Assert.Equal(3, (await fixture.Account.OpenMailboxAsync(fixture.IdOf("Archive"))).View.Count);
    }

    [Fact]
    public async Task What_waited_for_an_operation_that_failed_is_either_refused_or_done()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var other = await OtherAsync(fixture);
        await fixture.AppendAsync("INBOX", MoreThanASlice);
        var archive = fixture.IdOf("Archive");
        var message = await MessageAsync(fixture);
        Task copy = null!, full = null!;
        Task<AppendResult> append = null!;
        await fixture.Account.RunAsync(new Probe(_ =>
        {
            copy = fixture.Account.RunAsync(new CopyMessages(StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.All, archive));
            append = fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, archive, [message]));
            full = other.RunAsync(new Probe(FailBatch));
        }));
        await RefusedAsync(copy, StoreRefusal.StorageFull);
        await RefusedAsync(full, StoreRefusal.StorageFull);
        var done = await append.ContinueWith(ended => ended.IsCompletedSuccessfully, TaskScheduler.Default);

        await fixture.Account.RunAsync(new Probe(_ => { }));

        Assert.Equal(done ? 1 : 0, (await fixture.Account.OpenMailboxAsync(archive)).View.Count);
    }

    [Fact]
    public async Task A_check_beside_a_large_copy_finds_nothing_wrong()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var other = await OtherAsync(fixture);
        await fixture.AppendAsync("INBOX", MoreThanASlice);
        Task copy = null!, beside = null!;
        var between = new TaskCompletionSource<ConsistencyReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.Account.RunAsync(new Probe(_ =>
        {
            copy = fixture.Account.RunAsync(
                new CopyMessages(StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.All, fixture.IdOf("Archive")));
            // Runs after the first slice is committed, before the second.
            beside = other.RunAsync(new Probe(_ => other.RunAsync(new Probe(_ => between.SetResult(fixture.Store.CheckAsync(null, Token).GetAwaiter().GetResult())))));
        }));

        Assert.Empty((await between.Task).Faults);

        await beside;
        await copy;
        Assert.Equal(MoreThanASlice, (await fixture.Account.OpenMailboxAsync(fixture.IdOf("Archive"))).View.Count);
    }

    [Fact]
    public async Task An_account_that_could_not_be_given_its_first_mailboxes_is_not_handed_out_without_them()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var added = await fixture.Store.Directory.AddAccountAsync("b@example.org", null, Token);
        var stopped = fixture.Account.RunAsync(new Probe(_ => throw new PackFailedException("a fault", new IOException("of the disk"))));
        await RefusedAsync(stopped, StoreRefusal.Unavailable);

        await RefusedAsync(fixture.Store.Accounts.OpenAsync(added.Id).AsTask(), StoreRefusal.Unavailable);
        await RefusedAsync(fixture.Store.Accounts.OpenAsync(added.Id).AsTask(), StoreRefusal.Unavailable);

        await fixture.ReopenAsync();
        Assert.NotEmpty((await fixture.Store.Accounts.OpenAsync(added.Id)).Snapshot.Mailboxes);
    }

    [Fact]
    public async Task A_change_of_an_account_that_was_removed_meanwhile_stops_nobody_else()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var entry = await fixture.Store.Directory.AddAccountAsync("gone@example.org", null, Token);
        var gone = await fixture.Store.Accounts.OpenAsync(entry.Id);
        fixture.Store.Directory.RemoveAccount("gone@example.org");

        // Takes the modseq beyond what the directory knows of, so that it would have to be told.
        await gone.RunAsync(new RenewMailboxes(StoreFixture.Actor));

        await fixture.AppendAsync("INBOX", 1);
    }

    [Fact]
    public async Task A_fault_of_the_storage_stops_the_store_and_it_says_so()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        Assert.False(Assert.Single(fixture.Store.Conditions).HasStopped);

        await RefusedAsync(
            fixture.Account.RunAsync(new Probe(_ => throw new PackFailedException("The pack failed.", new IOException()))),
            StoreRefusal.Unavailable);

        Assert.True(Assert.Single(fixture.Store.Conditions).HasStopped);
        await RefusedAsync(fixture.Account.RunAsync(new Probe(_ => { })), StoreRefusal.Unavailable);
        await fixture.ReopenAsync();
        Assert.False(Assert.Single(fixture.Store.Conditions).HasStopped);
    }

    [Fact]
    public async Task An_account_whose_removal_came_only_half_way_can_be_opened_and_removed()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.Account.RunAsync(new DeleteAllMailboxes(StoreFixture.Actor));

        await fixture.ReopenAsync();

        Assert.True(fixture.Account.Snapshot.TryFind(MailboxName.Inbox, out var inbox) && fixture.Account.Snapshot.IsSubscribed(inbox.Name));
        await fixture.Account.RunAsync(new DeleteAllMailboxes(StoreFixture.Actor));
        fixture.Store.Directory.RemoveAccount("a@example.org");
    }

    [Fact]
    public async Task A_mailbox_that_is_undeleted_is_subscribed_also_if_an_attempt_had_come_only_half_way()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var old = MailboxName.Create("Old");
        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, old));
        await fixture.AppendAsync("Old", 2);
        await fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, old));
        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, old));

        var restored = await new Undelete(fixture.Account, StoreFixture.Actor).RunAsync(old, DateTimeOffset.UnixEpoch, null);

        Assert.Equal(2, restored);
        Assert.True(fixture.Account.Snapshot.IsSubscribed(old));
    }

    static void FailBatch(AccountDraft draft)
    {
        // As SQLite does when it finds no room: the transaction is gone when the error is told.
        draft.Rows.Rollback();
        throw new StorageFullException("The disk is full.");
    }

    static async Task RefusedAsync(Task operation, StoreRefusal refusal) =>
        Assert.Equal(refusal, (await Assert.ThrowsAsync<StoreRefusedException>(() => operation)).Refusal);

    static async Task<Account> OtherAsync(StoreFixture fixture)
    {
        var entry = await fixture.Store.Directory.AddAccountAsync("other@example.org", null, Token);
        return await fixture.Store.Accounts.OpenAsync(entry.Id);
    }

    static async Task<NewMessage> MessageAsync(StoreFixture fixture) =>
        new(await fixture.PrepareAsync("Subject: one\r\n\r\nbody\r\n"), FlagSet.Empty);

    /// <summary>Runs an action within the writer: what it queues comes together in the next batch.</summary>
    sealed class Probe(Action<AccountDraft> action) : StoreOperation<bool>(StoreFixture.Actor)
    {
        private protected override bool Execute(AccountDraft draft)
        {
            action(draft);
            return true;
        }
    }
}
