using Hoopoe.Store.Operations;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Backup;

/// <summary>Makes a data folder of a backup, where there is none.</summary>
public static class FolderRestore
{
    /// <summary>The files of a data folder that a backup has.</summary>
    static readonly string[] Kept = [".db", ".pack"];

    /// <summary>Copies the backup and gives all mailboxes a new UIDVALIDITY, for nobody knows what was given out since.</summary>
    /// <param name="backup">The backup's folder.</param>
    /// <param name="data">The data folder to make; it must not exist, or hold no directory of accounts.</param>
    /// <param name="options">How the data folder is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where the store logs.</param>
    /// <param name="cancellationToken">Gives up; what was copied stays.</param>
    /// <exception cref="IOException">The backup is not whole, or the folder can't be written.</exception>
    public static async Task<RestoreReport> RunAsync(
        string backup, string data, StoreOptions options, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(backup);
        if (DataFolder.IsOne(data)) throw new IOException($"'{data}' is a data folder already.");
        Copy(backup, data, cancellationToken);
        await using var store = MailStore.Open(data, options, time, loggers);
        var accounts = store.Directory.List();
        foreach (var entry in accounts)
        {
            var account = await store.Accounts.OpenAsync(entry.Id);
            await account.RunAsync(new RenewMailboxes(new Actor("administrator", "restore")));
        }
        return new RestoreReport(accounts.Count, manifest.Messages);
    }

    static void Copy(string backup, string data, CancellationToken cancellationToken)
    {
        // The directory of accounts comes last: until it is there the folder is no data folder.
        var files = Directory.GetFiles(backup, "*", SearchOption.AllDirectories)
            .Where(file => Kept.Contains(Path.GetExtension(file)))
            .OrderBy(file => Path.GetFileName(file) == DataFolder.DirectoryFile);
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var copy = Path.Combine(data, Path.GetRelativePath(backup, file));
            MakeFolder(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
            using var written = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite);
            written.Flush(flushToDisk: true);
        }
    }

    static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
