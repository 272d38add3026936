using Hoopoe.Protocol.Model;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Tests.Disks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// A data folder made of a backup is there, or is none and can be made again; never is it one whose UIDs mean what they meant.
/// </summary>
public sealed class RestoreCrashTests(CrashEnumerationTests.Fixture fixture) : IClassFixture<CrashEnumerationTests.Fixture>
{
    const int Stride = 9;
    readonly FakeTimeProvider _time = new(CrashTemplate.Began + TimeSpan.FromDays(1));

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restore_that_ended_is_there_after_a_loss_of_power()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The simulated disk stands on SQLite's VFS for Unix.");
        using var disk = NewDisk(null);
        await RestoreAsync(disk);

        disk.LosePower();

        await AssertRestoredAsync(disk);
    }

    [Fact]
    public async Task A_restore_that_the_power_was_lost_in_can_be_run_again()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The simulated disk stands on SQLite's VFS for Unix.");
        for (var nth = 1; ; nth += Stride)
        {
            using var disk = NewDisk(nth % 2 == 0 ? new Random(nth) : null);
            disk.Arm(new DiskFault(DiskFaultKind.PowerLoss, DiskCalls.Changing, nth));
            var hasEnded = true;
            try
            {
                await RestoreAsync(disk);
            }
            catch (Exception failure) when (failure is IOException or StoreRefusedException)
            {
                hasEnded = false;
            }
            var isMet = disk.Met is not null;
            disk.LosePower();

            Assert.True(DataFolder.IsOne(Data(disk)) || !hasEnded);
            if (RestoreMark.IsIn(Data(disk))) Assert.Throws<IOException>(() => MailStore.Open(Data(disk)));
            if (!DataFolder.IsOne(Data(disk))) await RestoreAsync(disk);
            await AssertRestoredAsync(disk);
            if (!isMet) break;
        }
    }

    static SimulatedDisk NewDisk(Random? chance) => new(Directory.CreateTempSubdirectory("hoopoe-restore-").FullName, chance);

    static string Data(SimulatedDisk disk) => Path.Combine(disk.Folder, "data");

    Task<RestoreReport> RestoreAsync(SimulatedDisk disk) => FolderRestore.RunAsync(
        fixture.Template.Backup, Data(disk), Life.Options, _time, NullLoggerFactory.Instance, disk.Files, null, Token);

    async Task AssertRestoredAsync(SimulatedDisk disk)
    {
        await using var store = MailStore.Open(Data(disk), Life.Options, _time);
        var account = await store.Accounts.OpenAsync(store.Directory.Find(CrashTemplate.Address)!.Id);
        Assert.True(account.Snapshot.TryFind(MailboxName.Inbox, out var inbox));
        Assert.Equal(8, inbox.Messages);
        Assert.True(inbox.UidValidity >= (_time.GetUtcNow() - TimeSpan.FromHours(1)).ToUnixTimeSeconds(), "UIDs mean what they meant");
        Assert.Empty((await store.CheckAsync(null, Token)).Faults);
    }
}
