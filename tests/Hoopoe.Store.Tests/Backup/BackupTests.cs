using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Store.Tests.Backup;

/// <summary>A backup has everything, is sound, and brings back what is missing without taking anything away.</summary>
public sealed class BackupTests : IDisposable
{
    readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("hoopoe-backup-");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    string Folder => Path.Combine(_parent.FullName, "backup");

    [Fact]
    public async Task A_second_backup_into_the_same_folder_writes_rows_but_no_sealed_segment_again()
    {
        var options = new StoreOptions { Stores = 1, ReserveBytes = 0, SegmentBytes = 8_192, LowWaterBytes = 0 };
        await using var fixture = await StoreFixture.OpenAsync(options);
        for (var i = 0; i < 40; i++) await fixture.AppendAsync("INBOX", 2);
        var first = await fixture.Store.BackUpAsync(Folder, null, Token);
        var segment = Directory.GetFiles(Path.Combine(Folder, "store-00", "pack")).Order().First();
        File.SetAttributes(segment, FileAttributes.ReadOnly);
        await fixture.AppendAsync("INBOX", 2);

        var second = await fixture.Store.BackUpAsync(Folder, null, Token);

        Assert.Equal((80, 82), (first.Messages, second.Messages));
        Assert.Empty(second.Faults);
        Assert.True(File.GetAttributes(segment).HasFlag(FileAttributes.ReadOnly), "it was written again");
        Assert.Equal(82, BackupManifest.Read(Folder).Messages);
    }

    [Fact]
    public async Task A_data_folder_made_of_a_backup_has_all_mail_and_no_UID_means_what_it_meant()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.AppendAsync("INBOX", 3, FlagSet.Of(SystemFlags.Flagged, ["work"]));
        var before = fixture.Account.Snapshot;
        await fixture.Store.BackUpAsync(Folder, null, Token);
        var data = Path.Combine(_parent.FullName, "data");

        var report = await FolderRestore.RunAsync(
            Folder, data, new StoreOptions { ReserveBytes = 0 }, TimeProvider.System, NullLoggerFactory.Instance, null, Token);

        Assert.Equal((1, 3), (report.Accounts, report.Messages));
        await using var restored = MailStore.Open(data, new StoreOptions { ReserveBytes = 0 });
        var account = await restored.Accounts.OpenAsync(restored.Directory.Find("a@example.org")!.Id);
        Assert.True(account.Snapshot.TryFind(MailboxName.Inbox, out var inbox));
        Assert.True(before.TryFind(MailboxName.Inbox, out var old));
        Assert.True(inbox.UidValidity > old.UidValidity);
        Assert.True(account.Snapshot.ModSeq > before.ModSeq);
        var view = (await account.OpenMailboxAsync(inbox.Id)).View;
        Assert.Equal(3, view.Count);
        Assert.Equal(@"\Flagged work", view.FlagsAt(2).ToString());
        Assert.Equal(6, account.Snapshot.Mailboxes.Select(mailbox => mailbox.UidValidity).Distinct().Count());
        Assert.Empty((await restored.CheckAsync(null, Token)).Faults);
        await Assert.ThrowsAsync<IOException>(() => FolderRestore.RunAsync(
            Folder, data, new StoreOptions(), TimeProvider.System, NullLoggerFactory.Instance, null, Token));
    }

    [Fact]
    public async Task What_is_missing_comes_back_and_what_is_there_stays()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, MailboxName.Create("A/B")));
        await fixture.AppendAsync("INBOX", 5, FlagSet.Of(SystemFlags.Seen));
        await fixture.AppendAsync("A/B", 2);
        var ids = await EmailIdsAsync(fixture, "INBOX");
        await fixture.Store.BackUpAsync(Folder, null, Token);
        await fixture.Account.RunAsync(new StoreFlags(
            StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.Of([new Uid(2)]), FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX")));
        await fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, MailboxName.Create("A/B")));
        await fixture.AppendAsync("INBOX", 1);

        var report = await fixture.Store.RestoreAsync(Folder, "a@example.org", Token);

        Assert.Equal((1, 3), (report.Accounts, report.Messages));
        Assert.Equal([.. ids.Order()], (await EmailIdsAsync(fixture, "INBOX")).Where(ids.Contains).Order());
        var inbox = (await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"))).View;
        Assert.Equal([1u, 3u, 4u, 5u, 6u, 7u], Enumerable.Range(0, inbox.Count).Select(place => inbox.UidAt(place).Value));
        Assert.Equal(2, (await fixture.Account.OpenMailboxAsync(fixture.IdOf("A/B"))).View.Count);
        Assert.Equal(0, (await fixture.Store.RestoreAsync(Folder, null, Token)).Messages);
    }

    [Fact]
    public async Task One_account_is_backed_up_alone_and_again()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.Store.Directory.AddAccountAsync("other@example.org", null, Token);
        await fixture.AppendAsync("INBOX", 2);
        Assert.Equal(2, (await fixture.Store.BackUpAsync(Folder, "a@example.org", Token)).Messages);
        await fixture.AppendAsync("INBOX", 1);
        var again = await fixture.Store.BackUpAsync(Folder, "a@example.org", Token);
        Assert.Equal(3, again.Messages);
        Assert.InRange(again.CopiedBytes, 1, 100);

        await Assert.ThrowsAsync<StoreRefusedException>(() => fixture.Store.RestoreAsync(Folder, "other@example.org", Token));
        Assert.Equal(3, BackupManifest.Read(Folder).Messages);
    }

    [Fact]
    public async Task Mail_arrives_and_goes_while_a_backup_is_made()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.AppendAsync("INBOX", 200);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var changing = Task.Run(
            async () =>
            {
                for (uint uid = 1; !stop.IsCancellationRequested; uid++)
                {
                    await fixture.AppendAsync("INBOX", 1);
                    await fixture.Account.RunAsync(new StoreFlags(
                        StoreFixture.Actor, fixture.IdOf("INBOX"), UidSet.Of([new Uid(uid)]), FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
                    await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf("INBOX")));
                }
            },
            Token);
        for (var round = 0; round < 5; round++) Assert.Empty((await fixture.Store.BackUpAsync(Folder, null, Token)).Faults);
        await stop.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task A_copy_that_is_damaged_is_made_anew()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.AppendAsync("INBOX", 3);
        await fixture.Store.BackUpAsync(Folder, null, Token);
        Damage(Folder);

        var report = await fixture.Store.BackUpAsync(Folder, null, Token);

        Assert.Empty(report.Faults);
        Assert.Equal(new BackupManifest(1, BackupManifest.Read(Folder).At, 3), BackupManifest.Read(Folder));
    }

    [Fact]
    public async Task A_damaged_message_is_named_and_the_others_come_back()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.AppendAsync("INBOX", 3);
        Damage(fixture.Folder);

        var report = await fixture.Store.BackUpAsync(Folder, null, Token);
        await fixture.Account.RunAsync(new DeleteAllMailboxes(StoreFixture.Actor));
        var restored = await fixture.Store.RestoreAsync(Folder, null, Token);
        Damage(fixture.Folder);

        Assert.Contains("INBOX: the body of message 1 is lost", Assert.Single(report.Faults), StringComparison.Ordinal);
        Assert.Equal(1, BackupManifest.Read(Folder).Faults);
        Assert.Equal(2, restored.Messages);
        Assert.Contains("INBOX: message 1: ", Assert.Single(restored.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_of_one_account_has_its_sound_messages_and_names_the_others()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.AppendAsync("INBOX", 3);
        Damage(fixture.Folder);

        var report = await fixture.Store.BackUpAsync(Folder, "a@example.org", Token);
        Damage(fixture.Folder);

        Assert.Equal(2, report.Messages);
        Assert.Contains("INBOX: message 1: ", Assert.Single(report.Faults), StringComparison.Ordinal);
    }

    public void Dispose() => _parent.Delete(recursive: true);

    /// <summary>Changes an octet of the first message, or changes it back, unnoticed by who looks at times and lengths.</summary>
    static void Damage(string data)
    {
        var segment = Directory.GetFiles(data, "*.pack", SearchOption.AllDirectories).Single();
        var written = File.GetLastWriteTimeUtc(segment);
        using (var file = new FileStream(segment, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = 64 + 128 + 5;
            var octet = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(octet ^ 1));
        }
        File.SetLastWriteTimeUtc(segment, written);
    }

    static async Task<List<string>> EmailIdsAsync(StoreFixture fixture, string mailbox)
    {
        var view = (await fixture.Account.OpenMailboxAsync(fixture.IdOf(mailbox))).View;
        var uids = Enumerable.Range(0, view.Count).Select(view.UidAt).ToArray();
        return [.. fixture.Account.Messages.Read(fixture.IdOf(mailbox), uids, StoredColumns.None).Select(message => message.EmailId)];
    }
}
