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
    readonly DataFolder _folder;
    readonly StoreOptions _options;

    EmbeddedStore(
        DataFolder folder, string path, StoreOptions options, SnapshotCache cache, PackStore packs, SqliteConnection rows,
        TimeProvider time, ILogger logger)
    {
        _folder = folder;
        _options = options;
        Cache = cache;
        Packs = packs;
        Readers = new SqliteReaderPool(path);
        Writer = new StoreWriter(rows, packs, new Checkpointer(path), time, logger);
    }

    public PackStore Packs { get; }

    public SqliteReaderPool Readers { get; }

    public StoreWriter Writer { get; }

    public SnapshotCache Cache { get; }

    /// <summary>Opens a store, making it if its folder is empty, and takes back what a crash left unpublished.</summary>
    public static EmbeddedStore Open(
        DataFolder folder, int number, StoreOptions options, SnapshotCache cache, TimeProvider time, ILogger logger)
    {
        var store = folder.StoreFolder(number);
        var packFolder = Directory.CreateDirectory(Path.Combine(store, "pack")).FullName;
        var path = Path.Combine(store, "meta.db");
        var rows = SqliteConnection.Open(path, SqliteAccess.Write);
        try
        {
            StoreSchema.Ensure(rows);
            Recovery.Run(rows);
            var packs = PackStore.Open(packFolder, new PackOptions(), folder.Files, Recovery.LastReferenced(rows));
            return new EmbeddedStore(folder, path, options, cache, packs, rows, time, logger);
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    public Spool CreateSpool() => _folder.CreateSpool(_options.MaxMessageBytes);

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
