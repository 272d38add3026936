using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store;

/// <summary>One store of a data folder: rows in SQLite, bodies in packs, one writer. An account lives in exactly one.</summary>
sealed class EmbeddedStore : IAsyncDisposable
{
    readonly FileLayer _files;
    readonly string _spoolFolder;
    readonly StoreOptions _options;

    EmbeddedStore(
        string folder, string spoolFolder, FileLayer files, StoreOptions options, SnapshotCache cache, PackStore packs,
        SqliteConnection rows, TimeProvider time, ILogger logger)
    {
        _files = files;
        _spoolFolder = spoolFolder;
        _options = options;
        Cache = cache;
        Packs = packs;
        var path = RowsPath(folder);
        Readers = new SqliteReaderPool(path);
        Writer = new StoreWriter(rows, packs, new Checkpointer(path), time, logger);
    }

    public PackStore Packs { get; }

    public SqliteReaderPool Readers { get; }

    public StoreWriter Writer { get; }

    public SnapshotCache Cache { get; }

    /// <summary>Opens a store, making it if its folder is empty, and takes back what a crash left unpublished.</summary>
    public static EmbeddedStore Open(
        string folder, string spoolFolder, FileLayer files, StoreOptions options, SnapshotCache cache, TimeProvider time, ILogger logger)
    {
        Directory.CreateDirectory(folder);
        var packFolder = Directory.CreateDirectory(Path.Combine(folder, "pack")).FullName;
        var rows = SqliteConnection.Open(RowsPath(folder), SqliteAccess.Write);
        try
        {
            StoreSchema.Ensure(rows);
            Recovery.Run(rows);
            var packs = PackStore.Open(packFolder, new PackOptions(), files, Recovery.LastReferenced(rows));
            return new EmbeddedStore(folder, spoolFolder, files, options, cache, packs, rows, time, logger);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    static string RowsPath(string folder) => Path.Combine(folder, "meta.db");

    public Spool CreateSpool() => new(_files, _spoolFolder, _options.MaxMessageBytes);

    /// <summary>An account as its rows say. Nobody else may hold one of the same id: the registry sees to that.</summary>
    public Account LoadAccount(long accountId)
    {
        using var lease = Readers.Rent();
        lease.Connection.BeginRead();
        return new Account(this, accountId, AccountRows.Load(lease.Connection, accountId) ?? AccountSnapshot.Of([]));
    }

    /// <summary>Reads everything and says what does not agree; runs beside the writer, against one state of the rows.</summary>
    public ConsistencyReport Check(IProgress<CheckProgress>? progress, CancellationToken cancellationToken)
    {
        using var lease = Readers.Rent();
        lease.Connection.BeginRead();
        var inspection = new Inspection(lease.Connection, Packs);
        var faults = inspection.Whole().ToList();
        var mailboxes = inspection.Mailboxes();
        var total = mailboxes.Sum(mailbox => (long)mailbox.Messages);
        var done = 0L;
        foreach (var mailbox in mailboxes)
        {
            faults.AddRange(inspection.Mailbox(mailbox, cancellationToken));
            done += mailbox.Messages;
            progress?.Report(new CheckProgress(done, total));
        }
        return new ConsistencyReport(mailboxes.Count, total, faults);
    }

    /// <summary>Lets the writer finish what was queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Readers.Dispose();
        Packs.Dispose();
    }
}
