using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Backup;

/// <summary>
/// Backs a data folder up into another folder, and brings mail back from there. A backup is a data folder itself, with <c>backup.json</c>
/// beside; backing up into the same folder again writes only what is new.
/// </summary>
sealed class BackupFolder(string folder, StoreOptions options, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Is told how far it has come.</summary>
    public IProgress<WorkProgress>? Progress { get; init; }

    static readonly Actor ByRestore = new("administrator", "restore");

    /// <summary>Backs everything up and reads it again.</summary>
    public async Task<BackupReport> WriteAsync(AccountDirectory directory, IReadOnlyList<EmbeddedStore> stores, CancellationToken cancellationToken)
    {
        MakeFolder();
        BackupManifest.Remove(folder);
        var at = time.GetUtcNow();
        var (copied, messages) = (0L, 0L);
        var faults = new List<string>();
        foreach (var store in stores)
        {
            var backup = await store.BackUpAsync(folder, Progress, cancellationToken);
            copied += backup.CopiedBytes;
            messages += backup.Messages;
            faults.AddRange(backup.Faults);
        }
        directory.CopyInto(Path.Combine(folder, DataFolder.DirectoryFile));
        BackupManifest.Of(at, messages, faults.Count).Write(folder);
        return new BackupReport(messages, copied, faults);
    }

    /// <summary>Backs one account up, beside those that the folder has already.</summary>
    public async Task<BackupReport> WriteAsync(AccountEntry entry, Account account, CancellationToken cancellationToken)
    {
        MakeFolder();
        BackupManifest.Remove(folder);
        var at = time.GetUtcNow();
        await using var backup = Open();
        var kept = backup.Directory.Find(entry.Address) ?? await backup.Directory.AddAccountAsync(entry.Address, null, cancellationToken);
        var copy = await backup.Accounts.OpenAsync(kept.Id);
        var transfer = new AccountTransfer(account, copy, ByRestore) { Progress = Progress };
        await transfer.RunAsync(cancellationToken);
        var report = await backup.CheckAsync(null, cancellationToken);
        string[] faults = [.. transfer.Faults, .. report.Faults];
        BackupManifest.Of(at, report.Messages, faults.Length).Write(folder);
        return new BackupReport(copy.Snapshot.Mailboxes.Sum(mailbox => (long)mailbox.Messages), transfer.Bytes, faults);
    }

    /// <summary>Brings back what accounts lack of what the backup has; accounts that are not there are made, without a password.</summary>
    /// <param name="store">The open data folder.</param>
    /// <param name="address">One account; null for all.</param>
    /// <param name="cancellationToken">Gives up between messages.</param>
    /// <exception cref="IOException">There is no whole backup.</exception>
    /// <exception cref="StoreRefusedException">The backup does not have the account, or a quota is exceeded.</exception>
    public async Task<RestoreReport> RestoreAsync(MailStore store, string? address, CancellationToken cancellationToken)
    {
        BackupManifest.Read(folder);
        await using var backup = Open();
        var entries = backup.Directory.List().Where(entry => address is null || entry.Id == backup.Directory.Find(address)?.Id).ToList();
        if (entries.Count == 0) throw new StoreRefusedException(StoreRefusal.NoSuchAccount, $"The backup has no account {address}.");
        var messages = 0L;
        var faults = new List<string>();
        foreach (var entry in entries)
        {
            var there = store.Directory.Find(entry.Address) ?? await store.Directory.AddAccountAsync(entry.Address, null, cancellationToken);
            var transfer = new AccountTransfer(
                await backup.Accounts.OpenAsync(entry.Id), await store.Accounts.OpenAsync(there.Id), ByRestore)
            {
                Progress = Progress,
            };
            messages += await transfer.RunAsync(cancellationToken);
            faults.AddRange(transfer.Faults);
        }
        return new RestoreReport(entries.Count, messages, faults);
    }

    MailStore Open() => MailStore.Open(
        folder,
        new StoreOptions { ReserveBytes = 0, MaxMessageBytes = options.MaxMessageBytes, Retention = TimeSpan.FromDays(36_500), DefaultMailboxes = [], Scrub = TimeSpan.Zero },
        time, loggers);

    void MakeFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
