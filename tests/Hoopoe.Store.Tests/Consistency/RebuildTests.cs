using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Consistency.Rebuild;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Consistency;

/// <summary>A store whose database is gone or damaged is not opened, and its messages are found again in the packs.</summary>
public sealed class RebuildTests
{
    static readonly StoreOptions Options = new() { Stores = 1, ReserveBytes = 0, IndexesText = false, LowWaterBytes = 0 };
    static readonly DateTimeOffset Came = new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(5));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_come_back_with_what_is_known_of_them_and_no_number_is_used_twice()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await FillAsync(fixture);
        var before = fixture.Account.Snapshot;
        var inbox = fixture.IdOf("INBOX");
        RebuildReport? report = null;
        await fixture.ReopenAsync(folder =>
        {
            Remove(folder);
            Assert.Contains("--rebuild-from-packs", Assert.Throws<DataDamagedException>(() => MailStore.Open(folder, Options)).Message, StringComparison.Ordinal);
            Assert.False(File.Exists(Damage.Database(folder)));
            report = Rebuild(folder);
        });

        Assert.Equal((1, 1, 3L, 0L, 0L), (report!.Stores, report.Accounts, report.Messages, report.Damaged, report.Left));
        Assert.Empty(report.PutAside);
        var after = fixture.Account.Snapshot;
        Assert.True(after.TryFind(MailboxName.Create($"Recovered/{inbox}"), out var recovered));
        Assert.True(after.TryFind(MailboxName.Inbox, out var fresh));
        Assert.True(after.IsSubscribed(recovered.Name));
        Assert.All([recovered, fresh], mailbox =>
        {
            Assert.True(mailbox.UidValidity > before.Mailboxes.Max(old => old.UidValidity));
            Assert.True(mailbox.HighestModSeq > before.ModSeq);
            Assert.True(mailbox.Id > inbox);
        });
        var view = (await fixture.Account.OpenMailboxAsync(recovered.Id)).View;
        Assert.Equal(3, view.Count);
        Assert.Equal(@"\Seen", view.FlagsAt(0).ToString());
        Assert.Equal(Came, view.At(0).InternalDate);
        Assert.Equal(Came.Offset, view.At(0).InternalDate.Offset);
        var stored = fixture.Account.Messages.Read(recovered.Id, [view.UidAt(0), view.UidAt(1)], StoredColumns.Envelope | StoredColumns.Preview);
        Assert.Equal(["body 1", "body 2"], stored.Select(message => message.Preview));
        Assert.Equal(2, (await fixture.AppendAsync("INBOX", 2)).Count);
        Assert.Equal(3, (await fixture.Account.OpenMailboxAsync(recovered.Id)).View.Count);
    }

    [Fact]
    public async Task A_rebuild_that_was_broken_off_has_changed_nothing_and_a_second_one_is_like_the_first()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await FillAsync(fixture);
        var id = fixture.IdOf("INBOX");
        await fixture.ReopenAsync(folder =>
        {
            Spoil(folder);
            using var stop = new CancellationTokenSource();
            Assert.ThrowsAny<OperationCanceledException>(() => Rebuild(folder, _ => stop.Cancel(), stop.Token));
            Assert.Equal(3, Rebuild(folder).Messages);
            Assert.Equal(0, Rebuild(folder).Stores);
            // And once more, after the new database was lost as well.
            Remove(folder);
            Assert.Equal(3, Rebuild(folder).Messages);
        });
        Assert.Equal(3, (await fixture.Account.OpenMailboxAsync(fixture.IdOf($"Recovered/{id}"))).View.Count);
    }

    [Fact]
    public async Task A_damaged_database_is_put_aside_and_no_body_is_erased_while_it_is_there()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await FillAsync(fixture);
        RebuildReport? report = null;
        await fixture.ReopenAsync(folder =>
        {
            Spoil(folder);
            Assert.Throws<DataDamagedException>(() => MailStore.Open(folder, Options));
            report = Rebuild(folder);
        });
        var aside = Assert.Single(report!.PutAside);
        Assert.True(File.Exists(aside));
        var mailbox = fixture.Account.Snapshot.Mailboxes.Single(one => one.Messages == 3);
        await fixture.Account.RunAsync(new StoreFlags(
            StoreFixture.Actor, mailbox.Id, UidSet.All, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, mailbox.Id));
        Assert.Equal(0, await fixture.Store.PurgeAsync(DateTimeOffset.MaxValue, Token));
        File.Delete(aside);
        Assert.True(await fixture.Store.PurgeAsync(DateTimeOffset.MaxValue, Token) > 0);
    }

    [Fact]
    public async Task Mailboxes_have_their_names_where_the_old_database_still_tells_them()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await FillAsync(fixture);
        await fixture.AppendAsync("Archive", 1);
        await fixture.ReopenAsync(folder =>
        {
            // An index that lacks rows: SQLite finds that, and the tables can be read.
            Damage.Rows(
                folder,
                "INSERT INTO expunged SELECT key + 900, modseq, flag_set, size, internal_date, save_date, email_id, thread_id, segment, offset, length, 4 "
                + "FROM message LIMIT 1; PRAGMA writable_schema=ON; "
                + "UPDATE sqlite_schema SET sql = 'CREATE INDEX expunged_time ON expunged (modseq)' WHERE name = 'expunged_time'");
            Assert.Equal(4, Rebuild(folder).Messages);
        });
        Assert.Equal(3, fixture.Account.Snapshot.Mailboxes.Single(one => one.Name.Value == "Recovered/INBOX").Messages);
        Assert.Equal(1, fixture.Account.Snapshot.Mailboxes.Single(one => one.Name.Value == "Recovered/Archive").Messages);
    }

    [Fact]
    public async Task A_damaged_body_is_named_and_the_others_come_back()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await FillAsync(fixture);
        var faults = new List<string>();
        await fixture.ReopenAsync(folder =>
        {
            Remove(folder);
            Damage.Flip(folder, "body 2");
            var report = Rebuild(folder, step => faults.AddRange(step.Fault is { } fault ? [fault.Text] : []));
            Assert.Equal((2L, 1L), (report.Messages, report.Damaged));
        });
        Assert.Matches(@"^a@example\.org: a message \(mailbox 1, UID 2, of \S+\) is lost: its bytes have changed \(", Assert.Single(faults));
    }

    [Fact]
    public async Task Mail_of_an_account_that_was_removed_is_given_to_nobody()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await FillAsync(fixture);
        var other = await fixture.Store.Directory.AddAccountAsync("b@example.org", null, Token);
        var account = await fixture.Store.Accounts.OpenAsync(other.Id);
        using (var message = await fixture.PrepareAsync("Subject: b\r\n\r\nb\r\n"))
        using (var spool = account.CreateSpool())
        {
            spool.Write("Subject: b\r\n\r\nb\r\n"u8);
            using var own = await account.PrepareAsync(spool);
            await account.RunAsync(new AppendMessages(StoreFixture.Actor, account.Snapshot.Mailboxes[0].Id, [new NewMessage(own, FlagSet.Empty)]));
        }
        fixture.Store.Directory.RemoveAccount("b@example.org");
        await fixture.ReopenAsync(folder =>
        {
            Remove(folder);
            var report = Rebuild(folder);
            Assert.Equal((3L, 1L), (report.Messages, report.Left));
        });
    }

    [Fact]
    public async Task Stores_without_their_directory_are_not_given_to_new_accounts()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.ReopenAsync(folder =>
        {
            var directory = Path.Combine(folder, "directory.db");
            File.Move(directory, directory + ".kept");
            Assert.Contains("directory.db", Assert.Throws<DataDamagedException>(() => MailStore.Open(folder, Options)).Message, StringComparison.Ordinal);
            Assert.False(File.Exists(directory));
            File.Move(directory + ".kept", directory);
        });
    }

    static async Task FillAsync(StoreFixture fixture)
    {
        for (var number = 1; number <= 3; number++)
        {
            using var message = await fixture.PrepareAsync($"Message-ID: <{number}@example.org>\r\nSubject: About {number}\r\n\r\nbody {number}\r\n");
            await fixture.Account.RunAsync(new AppendMessages(
                StoreFixture.Actor, fixture.IdOf("INBOX"), [new NewMessage(message, FlagSet.Of(SystemFlags.Seen), Came)]));
        }
    }

    static RebuildReport Rebuild(string folder, Action<CheckStep>? tell = null, CancellationToken cancellationToken = default) =>
        StoreRebuild.RunAsync(
            folder, Options, TimeProvider.System,
            step =>
            {
                tell?.Invoke(step);
                return ValueTask.CompletedTask;
            },
            cancellationToken).GetAwaiter().GetResult();

    static void Remove(string folder)
    {
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(Damage.Database(folder) + part);
    }

    /// <summary>Overwrites the beginning of the database.</summary>
    static void Spoil(string folder)
    {
        using var file = File.OpenWrite(Damage.Database(folder));
        file.Write(new byte[8_192]);
    }
}
