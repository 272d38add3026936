using System.Collections.Concurrent;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Metrics;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Retention;
using Hoopoe.Store.Search;
using Hoopoe.Store.Search.Texts;
using Hoopoe.Store.Sorting;
using Hoopoe.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store;

/// <summary>One store of a data folder: rows in SQLite, bodies in packs, one writer. An account lives in exactly one.</summary>
sealed class EmbeddedStore : IAsyncDisposable
{
    readonly DataFolder _folder;
    readonly string _path;
    readonly Housekeeper _housekeeper;
    readonly StoreShared _shared;

    EmbeddedStore(
        DataFolder folder, int number, string path, StoreShared shared, PackStore packs, SqliteConnection rows, TimeProvider time,
        ILogger logger)
    {
        _folder = folder;
        Number = number;
        RowsPath = path;
        Measures = new StoreMeasures(shared.Instruments, number);
        _path = Path.GetDirectoryName(path)!;
        _shared = shared;
        Packs = packs;
        Readers = new SqliteReaderPool(path, vfs: folder.Files.Vfs);
        Writer = new StoreWriter(rows, packs, new Checkpointer(path, folder.Files.Vfs, Measures, time), Measures, time, logger);
        _housekeeper = new Housekeeper(packs, Readers, Writer, KnownToAll, () => shared.Options.Retention, Measures, time, logger);
        Texts = new TextRegistry(folder.Files, Path.Combine(folder.StoreFolder(number), "text"), shared.TextBudget, logger);
        var pace = new IndexPace(shared.IndexSteps, () => shared.Turns.IsBusy || Writer.IsBusy);
        Indexer = new TextIndexer(Texts, new TextSource(Readers, packs), pace, Measures, time, logger);
        Writer.Appended = Indexer.Notify;
        if (shared.Options.IndexesText) Indexer.Start();
    }

    /// <summary>The store's number, from 0.</summary>
    public int Number { get; }

    /// <summary>The database's file.</summary>
    public string RowsPath { get; }

    /// <summary>What this store counts and measures.</summary>
    public StoreMeasures Measures { get; }

    /// <summary>The instruments that all stores share.</summary>
    public StoreInstruments Instruments => _shared.Instruments;

    /// <summary>Whether a fault of the storage has stopped it from writing.</summary>
    public bool HasStopped => Writer.HasStopped || Packs.HasFailed;

    public PackStore Packs { get; }

    public SqliteReaderPool Readers { get; }

    public StoreWriter Writer { get; }

    public SnapshotCache Cache => _shared.Cache;

    public SearchTurns Turns => _shared.Turns;

    public TextRegistry Texts { get; }

    public TextIndexer Indexer { get; }

    /// <summary>What an account without limits of its own may take.</summary>
    public QuotaLimits DefaultQuota => _shared.Options.DefaultQuota;

    /// <summary>The most messages of an account.</summary>
    public long AccountMessages => _shared.Options.AccountMessages;

    public KeyCache Keys => _shared.Keys;

    /// <summary>Opens a store, making it if its folder is empty, and takes back what a crash left unpublished.</summary>
    public static EmbeddedStore Open(
        DataFolder folder, int number, StoreShared shared, TimeProvider time, ILogger logger)
    {
        var store = folder.StoreFolder(number);
        var packFolder = Directory.CreateDirectory(Path.Combine(store, "pack")).FullName;
        var path = Path.Combine(store, "meta.db");
        LeftLog.Rewrite(folder.Files, path);
        folder.Files.SyncFolder(store);
        var rows = SqliteConnection.Open(path, SqliteAccess.Write, folder.Files.Vfs);
        try
        {
            DatabaseFormat.Store.Apply(rows, path);
            Recovery.Run(rows);
            var packs = PackStore.Open(packFolder, OptionsOf(shared.Options, packFolder, folder.Files), folder.Files, Recovery.LastReferenced(rows));
            try
            {
                return new EmbeddedStore(folder, number, path, shared, packs, rows, time, logger);
            }
            catch
            {
                packs.Dispose();
                throw;
            }
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Takes the mark below which new messages are refused from the options that the stores share.</summary>
    public void Reconfigure() => Packs.LowWater = LowWaterOf(_shared.Options, Path.Combine(_path, "pack"), _folder.Files);

    /// <summary>The mailboxes that somebody has open, by id.</summary>
    public ConcurrentDictionary<long, WeakReference<Mailbox>> OpenMailboxes { get; } = [];

    /// <summary>The mailbox if somebody has it open.</summary>
    public Mailbox? FindOpen(long mailboxId) =>
        OpenMailboxes.TryGetValue(mailboxId, out var reference) && reference.TryGetTarget(out var mailbox) ? mailbox : null;

    /// <summary>As <see cref="Housekeeper.PurgeAsync"/>; the texts of what was erased are removed from the text index as well.</summary>
    public async Task<long> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var erased = await _housekeeper.PurgeAsync(before, cancellationToken);
        await Indexer.SweepAsync(cancellationToken);
        return erased;
    }

    /// <summary>Copies the store into the folder of a backup, while it is used, and reads the copy.</summary>
    public Task<BackupReport> BackUpAsync(
        string folder, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) => _housekeeper.WhileNothingIsErasedAsync(
        () =>
        {
            var name = Path.GetFileName(_path);
            var backup = new StoreBackup(_path, Path.Combine(folder, name)) { Progress = progress };
            var copied = backup.Run(cancellationToken);
            var (messages, faults) = backup.Verify(cancellationToken);
            return new BackupReport(messages, copied, faults);
        },
        cancellationToken);

    public Spool CreateSpool() => _folder.CreateSpool(_shared.Options.MaxMessageBytes);

    /// <summary>An account as its rows say. Nobody else may hold one of the same id: the registry sees to that.</summary>
    public Account LoadAccount(long accountId, AccountDirectory directory)
    {
        var counters = new CounterLease(directory, accountId);
        using var lease = Readers.Rent();
        lease.Connection.BeginRead();
        var snapshot = AccountRows.Load(lease.Connection, accountId)
            ?? AccountSnapshot.Of([]).WithModSeq(counters.RaisedTo.ModSeq).WithLastUidValidity(counters.RaisedTo.UidValidity);
        var quota = QuotaRows.Load(lease.Connection, accountId) ?? DefaultQuota;
        return new Account(this, accountId, snapshot.WithQuota(quota), counters);
    }

    /// <summary>How many messages there are, those of deleted mailboxes left out.</summary>
    public long CountMessages()
    {
        using var lease = Readers.Rent();
        return new Inspection(lease.Connection, Packs).Mailboxes().Sum(mailbox => (long)mailbox.Messages);
    }

    /// <summary>Reads everything and says what does not agree; runs beside the writer, against one state of the rows.</summary>
    /// <param name="progress">Told how many messages were read since it was told last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ConsistencyReport Check(Action<long>? progress, CancellationToken cancellationToken)
    {
        using var lease = Readers.Rent();
        lease.Connection.BeginRead();
        var inspection = new Inspection(lease.Connection, Packs);
        var faults = inspection.Whole().ToList();
        var mailboxes = inspection.Mailboxes();
        foreach (var mailbox in mailboxes)
        {
            faults.AddRange(inspection.Mailbox(mailbox, cancellationToken));
            progress?.Invoke(mailbox.Messages);
        }
        return new ConsistencyReport(mailboxes.Count, mailboxes.Sum(mailbox => (long)mailbox.Messages), faults);
    }

    static PackOptions OptionsOf(StoreOptions options, string folder, FileLayer files) => new()
    {
        SegmentSize = options.SegmentBytes,
        ReserveSize = options.ReserveBytes,
        LowWater = LowWaterOf(options, folder, files),
    };

    /// <summary>Unless it is said otherwise, new messages are refused when a hundredth of the disk is left, or 1 GiB of a large one.</summary>
    static long LowWaterOf(StoreOptions options, string folder, FileLayer files) =>
        options.LowWaterBytes ?? Math.Min(files.DiskSize(folder) / 100, 1L << 30);

    ModSeq? KnownToAll(long mailboxId) => FindOpen(mailboxId)?.KnownToAll;

    /// <summary>Lets the writer finish what was queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _housekeeper.DisposeAsync();
        await Writer.DisposeAsync();
        await Indexer.DisposeAsync();
        Readers.Dispose();
        Packs.Dispose();
    }
}
