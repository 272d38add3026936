using System.Globalization;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Backup;

/// <summary>Makes a data folder of a backup, where there is none.</summary>
public static class FolderRestore
{
    const int StepSize = 1 << 20;

    /// <summary>The files of a data folder that a backup has.</summary>
    static readonly string[] Kept = [".db", ".pack"];

    /// <summary>
    /// Copies the backup and gives all mailboxes a new UIDVALIDITY, for nobody knows what was given out since. When this returns all of it
    /// is on disk. A restore that did not come to its end leaves a folder that is not used, and can be run again.
    /// </summary>
    /// <param name="backup">The backup's folder.</param>
    /// <param name="data">The data folder to make; it must not exist, or hold no directory of accounts.</param>
    /// <param name="options">How the data folder is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where the store logs.</param>
    /// <param name="progress">Is told how far it has come.</param>
    /// <param name="cancellationToken">Gives up; what was copied stays.</param>
    /// <exception cref="IOException">The backup is not whole, or the folder can't be written.</exception>
    public static Task<RestoreReport> RunAsync(
        string backup, string data, StoreOptions options, TimeProvider time, ILoggerFactory loggers, IProgress<WorkProgress>? progress,
        CancellationToken cancellationToken) =>
        RunAsync(backup, data, options, time, loggers, PhysicalFileLayer.Instance, progress, cancellationToken);

    internal static async Task<RestoreReport> RunAsync(
        string backup, string data, StoreOptions options, TimeProvider time, ILoggerFactory loggers, FileLayer files,
        IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(backup);
        if (DataFolder.IsOne(data)) throw new IOException($"'{data}' is a data folder already.");
        if (!Directory.Exists(data))
        {
            MakeFolder(data);
            files.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(data))!);
        }
        RemoveUnfinished(files, data);
        RestoreMark.Set(files, data);
        Copy(files, backup, data, progress, cancellationToken);
        var accounts = 0;
        await using (var store = MailStore.Open(data, options, time, loggers, files))
        {
            foreach (var entry in store.Directory.List())
            {
                var account = await store.Accounts.OpenAsync(entry.Id);
                await account.RunAsync(new RenewMailboxes(new Actor("administrator", "restore")));
                accounts++;
            }
        }
        RestoreMark.Remove(files, data);
        return new RestoreReport(accounts, manifest.Messages, FaultsOf(manifest));
    }

    static string[] FaultsOf(BackupManifest manifest) => manifest.Faults == 0
        ? []
        : [string.Create(
            CultureInfo.InvariantCulture, $"{manifest.Faults} things were damaged already when the backup was made: hoopoe check names them.")];

    /// <summary>Takes away what a restore has left that did not come to its end.</summary>
    static void RemoveUnfinished(FileLayer files, string data)
    {
        if (!RestoreMark.IsIn(data)) return;
        foreach (var left in Directory.GetFiles(data, DataFolder.DirectoryFile + "*")) files.Delete(left);
        foreach (var store in Directory.GetDirectories(data, "store-*"))
            foreach (var left in Directory.GetFiles(store, "*", SearchOption.AllDirectories)) files.Delete(left);
    }

    static void Copy(FileLayer files, string backup, string data, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var kept = Directory.GetFiles(backup, "*", SearchOption.AllDirectories).Where(file => Kept.Contains(Path.GetExtension(file))).ToList();
        var (copied, total) = (0L, kept.Sum(file => new FileInfo(file).Length));
        foreach (var file in kept)
        {
            var copy = Path.Combine(data, Path.GetRelativePath(backup, file));
            MakeFolder(Path.GetDirectoryName(copy)!);
            CopyFile(files, file, copy, cancellationToken);
            progress?.Report(new WorkProgress("copied, in bytes", copied += new FileInfo(file).Length, total));
        }
        foreach (var folder in Directory.GetDirectories(data, "*", SearchOption.AllDirectories)) files.SyncFolder(folder);
        files.SyncFolder(data);
    }

    static void CopyFile(FileLayer files, string file, string copy, CancellationToken cancellationToken)
    {
        files.Delete(copy);
        using var from = File.OpenHandle(file);
        using var to = files.Create(copy);
        var buffer = new byte[StepSize];
        for (var at = 0L; RandomAccess.Read(from, buffer, at) is > 0 and var count; at += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files.Write(to, buffer.AsSpan(0, count), at);
        }
        files.Sync(to);
    }

    static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
