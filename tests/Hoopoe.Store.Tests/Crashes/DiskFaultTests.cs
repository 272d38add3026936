using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Hoopoe.Store.Tests.Disks;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// After a sync that failed nothing is written until the store is opened again, and then nothing stands on what was not written. A full
/// disk is no such fault.
/// </summary>
public sealed class DiskFaultTests(CrashEnumerationTests.Fixture fixture) : IClassFixture<CrashEnumerationTests.Fixture>
{
    const string Rows = "meta.db", RowsLog = "meta.db-wal", DirectoryLog = "directory.db-wal";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_acknowledged_after_a_failed_sync_and_a_kill_is_there_after_a_loss_of_power()
    {
        using var life = await BeginAsync();
        await life.AppendAsync("INBOX", 0);
        life.Disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Sync, 1, RowsLog));
        await RefusedAsync(life.AppendAsync("INBOX", 1), StoreRefusal.Unavailable);

        await life.KillAsync();
        await life.OpenAsync();
        var appended = await life.AppendAsync("INBOX", 2);
        await life.LosePowerAsync();
        await life.OpenAsync();

        Assert.NotNull(life.Account.Messages.Find(life.Mailbox("INBOX"), appended.Uids[0], StoredColumns.None));
        await life.CloseAsync();
    }

    [Fact]
    public async Task So_is_what_is_acknowledged_in_the_directory()
    {
        using var life = await BeginAsync();
        life.Store.Directory.AddAlias(CrashTemplate.Address, "zeroth@example.org");
        life.Disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Sync, 1, DirectoryLog));
        Assert.Throws<SqliteStoreException>(() => life.Store.Directory.AddAlias(CrashTemplate.Address, "first@example.org"));

        await life.KillAsync();
        await life.OpenAsync();
        life.Store.Directory.AddAlias(CrashTemplate.Address, "second@example.org");
        await life.LosePowerAsync();
        await life.OpenAsync();

        Assert.NotNull(life.Store.Directory.Resolve("second@example.org"));
        await life.CloseAsync();
    }

    [Fact]
    public async Task A_body_that_could_not_be_synced_stops_changes_of_rows_too()
    {
        using var life = await BeginAsync();
        life.Disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Sync, 1));
        await Assert.ThrowsAsync<PackFailedException>(() => life.AppendAsync("INBOX", 1, size: 8_000));

        await RefusedAsync(SubscribeAsync(life), StoreRefusal.Unavailable);
        await life.CloseAsync();
    }

    [Fact]
    public async Task Rows_that_could_not_be_moved_out_of_the_log_stop_writing()
    {
        using var life = await BeginAsync();
        life.Disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Sync, 1, Rows));

        // They are moved by another thread once there are enough and nobody writes.
        var refused = false;
        for (var number = 0; number < 100_000 && !refused; number++)
        {
            try
            {
                await life.RunAsync(new SetSubscription(Life.Actor, MailboxName.Create("more"), subscribed: number % 2 == 0));
            }
            catch (StoreRefusedException stopped) when (stopped.Refusal == StoreRefusal.Unavailable)
            {
                refused = true;
            }
        }

        Assert.True(refused);
        await life.LosePowerAsync();
        await life.OpenAsync();
        await SubscribeAsync(life);
        await life.CloseAsync();
    }

    [Fact]
    public async Task A_directory_that_writes_no_more_still_lets_people_in()
    {
        using var life = await BeginAsync();
        await life.Store.Directory.AddAccountAsync("c@example.org", "secret word", Token);
        life.Disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Sync, 1, DirectoryLog));
        Assert.Throws<SqliteStoreException>(() => life.Store.Directory.Disable(CrashTemplate.Address));

        Assert.Throws<SqliteStoreException>(() => life.Store.Directory.Disable(CrashTemplate.Address));
        var login = await life.Store.Directory.VerifyAsync("c@example.org", "secret word", Token);
        life.Store.Directory.NoteClient(login!.AccountId, "192.0.2.1");

        Assert.Equal("c@example.org", login.Address);
        await life.CloseAsync();
    }

    [Fact]
    public async Task A_disk_without_room_for_the_index_of_the_log_is_full_and_has_not_failed()
    {
        using var life = await BeginAsync();
        // More pages than the index has room for as it is.
        var large = new MetadataValue("/private/large", new byte[SetMetadata.MaxBytes - 100]);
        life.Disk.Arm(new DiskFault(DiskFaultKind.Full, DiskCalls.Map, 1));
        await RefusedAsync(life.RunAsync(new SetMetadata(Life.Actor, null, [large], 10)), StoreRefusal.StorageFull);
        Assert.NotNull(life.Disk.Met);

        life.Disk.Disarm();
        await life.AppendAsync("INBOX", 1);

        var left = await StoreState.ReadAsync(life.Store);
        await life.LosePowerAsync();
        await life.OpenAsync();
        Assert.Equal(left, await StoreState.ReadAsync(life.Store));
        await life.CloseAsync();
    }

    [Fact]
    public void A_reserve_that_the_disk_does_not_let_go_is_held_still()
    {
        using var disk = new SimulatedDisk(Directory.CreateTempSubdirectory("hoopoe-disk-").FullName);
        using var packs = PackStore.Open(disk.Folder, new PackOptions { ReserveSize = 4_096 }, disk.Files, null);
        disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Delete, 1, "reserve"));

        packs.Reserve.Release();
        Assert.Equal(0, packs.Reserve.Missing);

        packs.Reserve.Release();
        Assert.Equal(4_096, packs.Reserve.Missing);
    }

    [Fact]
    public async Task After_a_commit_that_failed_the_directory_writes_no_more_and_says_so()
    {
        var life = await BeginAsync();
        Assert.False(life.Store.Directory.HasStopped);
        var token = TestContext.Current.CancellationToken;
        life.Disk.Arm(new DiskFault(DiskFaultKind.Failure, DiskCalls.Sync, 1, "directory.db-wal"));

        await Assert.ThrowsAsync<SqliteStoreException>(() => life.Store.Directory.AddAccountAsync("one@example.org", null, token));
        life.Disk.Disarm();

        Assert.True(life.Store.Directory.HasStopped);
        await Assert.ThrowsAsync<SqliteStoreException>(() => life.Store.Directory.AddAccountAsync("two@example.org", null, token));
        await life.AppendAsync("INBOX", 1);
        await life.CloseAsync();
    }

    async Task<Life> BeginAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The simulated disk stands on SQLite's VFS for Unix.");
        var life = new Life(fixture.Template, chance: null);
        await life.OpenAsync();
        return life;
    }

    static Task<bool> SubscribeAsync(Life life) =>
        life.RunAsync(new SetSubscription(Life.Actor, MailboxName.Create("one more"), subscribed: true));

    static async Task RefusedAsync(Task operation, StoreRefusal refusal) =>
        Assert.Equal(refusal, (await Assert.ThrowsAsync<StoreRefusedException>(() => operation)).Refusal);
}
