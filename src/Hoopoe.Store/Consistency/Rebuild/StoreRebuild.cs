using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency.Rebuild;

/// <summary>
/// Makes the databases of stores anew that are missing or damaged, from the packs alone (docs/storage.md). The messages of each account come into
/// mailboxes under <c>Recovered</c>, with UIDVALIDITYs and modseqs above all that were ever given out. It can be run again at any time.
/// </summary>
public static class StoreRebuild
{
    /// <summary>Rebuilds every store of a data folder that has no sound database. Nobody else may have the folder open.</summary>
    /// <param name="path">The data folder.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tell">Told how far it has come, and of each body that is damaged.</param>
    /// <param name="cancellationToken">Gives up; a store that is not done is as it was.</param>
    /// <exception cref="DataFolderInUseException">Another process has it open.</exception>
    /// <exception cref="IOException">It can't be read or written.</exception>
    public static Task<RebuildReport> RunAsync(
        string path, StoreOptions options, TimeProvider time, Func<CheckStep, ValueTask>? tell, CancellationToken cancellationToken) =>
        Task.Run(() => RebuildAsync(path, options, time, tell, cancellationToken), cancellationToken);

    static async Task<RebuildReport> RebuildAsync(
        string path, StoreOptions options, TimeProvider time, Func<CheckStep, ValueTask>? tell, CancellationToken cancellationToken)
    {
        using var folder = DataFolder.Open(path);
        using var directory = new AccountDirectory(folder, time, options.Directory);
        var report = new RebuildReport(0, 0, 0, 0, 0, []);
        for (var number = 0; number < folder.Stores; number++)
        {
            var files = new StoreFiles(folder.StoreFolder(number), folder.Files);
            if (IsSound(files)) continue;
            using var packs = PackStore.Open(
                Directory.CreateDirectory(files.Packs).FullName, new PackOptions { ReserveSize = 0 }, folder.Files, lastReferenced: null);
            var recovery = new PackRecovery(number, files, packs, directory, time, new Findings(tell));
            var aside = await recovery.RunAsync(cancellationToken);
            report = new RebuildReport(
                report.Stores + 1, report.Accounts + recovery.Accounts, report.Messages + recovery.Messages, report.Damaged + recovery.Damaged,
                report.Left + recovery.Left, aside is null ? report.PutAside : [.. report.PutAside, aside]);
        }
        return report;
    }

    /// <summary>Whether a store has a database that SQLite finds nothing wrong with, or needs none yet.</summary>
    static bool IsSound(StoreFiles files)
    {
        if (!File.Exists(files.Database)) return !files.HasMail;
        try
        {
            using var rows = SqliteConnection.Open(files.Database, SqliteAccess.Read);
            return rows.Scalar("PRAGMA user_version") != "0" && new DatabaseInspection(rows).Integrity().Count == 0;
        }
        catch (SqliteStoreException)
        {
            return false;
        }
    }
}
