using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Headers;
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
    readonly StoreFiles _files;
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
        _files = new StoreFiles(folder.StoreFolder(number), folder.Files);
        _shared = shared;
        Packs = packs;
        Readers = new SqliteReaderPool(path, vfs: folder.Files.Vfs);
        Writer = new StoreWriter(rows, packs, new Checkpointer(path, folder.Files.Vfs, Measures, time), Measures, time, logger);
        _housekeeper = new Housekeeper(
            packs, Readers, Writer, KnownToAll, erased => Keys.Erased(this, erased), () => shared.Options.Retention, () => _files.HasAside,
            Measures, time, logger);
        Texts = new TextRegistry(folder.Files, Path.Combine(folder.StoreFolder(number), "text"), shared.TextBudget, logger);
        var pace = new IndexPace(shared.IndexSteps, () => IsBusy);
        Indexer = new TextIndexer(Texts, new TextSource(Readers, packs), pace, Measures, time, logger);
        Writer.Appended = Indexer.Notify;
        if (shared.Options.IndexesText) Indexer.Start();
        if (_files.HasAside) Log.BodiesKept(logger, Name);
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

    /// <summary>The name of its folder.</summary>
    public string Name => Path.GetFileName(_files.Folder);

    /// <summary>Whether anybody writes or searches at the moment.</summary>
    public bool IsBusy => Writer.IsBusy || Turns.IsBusy;

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

    public FieldsCache Fields => _shared.Fields;

    /// <summary>Opens a store, making it if its folder is empty, and takes back what a crash left unpublished.</summary>
    public static EmbeddedStore Open(
        DataFolder folder, int number, StoreShared shared, TimeProvider time, ILogger logger)
    {
        var files = new StoreFiles(folder.StoreFolder(number), folder.Files);
        var packFolder = Directory.CreateDirectory(files.Packs).FullName;
        var path = files.Database;
        var rows = files.OpenRows();
        try
        {
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
    public void Reconfigure() => Packs.LowWater = LowWaterOf(_shared.Options, _files.Packs, _folder.Files);

    /// <summary>The mailboxes that somebody has open, by id.</summary>
    public HeldObjects<Mailbox> OpenMailboxes { get; } = new();

    /// <summary>The mailbox if somebody has it open.</summary>
    public Mailbox? FindOpen(long mailboxId) => OpenMailboxes.TryFind(mailboxId, out var mailbox) ? mailbox : null;

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
            var backup = new StoreBackup(_files.Folder, Path.Combine(folder, Name)) { Progress = progress };
            var copied = backup.Run(again: false, cancellationToken);
            var (messages, faults) = backup.Verify(cancellationToken);
            if (faults.Count > 0)
            {
                // It may be the copy that is damaged, or a disk that wrote something else.
                copied += backup.Run(again: true, cancellationToken);
                (messages, faults) = backup.Verify(cancellationToken);
            }
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
        var snapshot = AccountRows.Load(lease.Connection, accountId, counters.RaisedTo);
        var quota = QuotaRows.Load(lease.Connection, accountId) ?? DefaultQuota;
        return new Account(this, accountId, snapshot.WithQuota(quota), counters);
    }

    /// <summary>About how many messages there are, expunged ones among them.</summary>
    public long CountMessages(long? accountId) => Readers.Read(rows =>
    {
        var statement = rows.Prepare(
                "SELECT (SELECT coalesce(sum(messages), 0) FROM mailbox WHERE ?1 IS NULL OR account = ?1), "
                + "CASE WHEN ?1 IS NULL THEN (SELECT count(*) FROM expunged) ELSE 0 END")
            .Bind(1, accountId);
        statement.Step();
        var count = statement.Int64(0) + statement.Int64(1);
        statement.Reset();
        return count;
    });

    /// <inheritdoc cref="Housekeeper.WhileNothingIsErasedAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public Task<T> WhileNothingIsErasedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        _housekeeper.WhileNothingIsErasedAsync(work, cancellationToken);

    /// <summary>Has the messages whose body is at one place have a sound copy of it that is elsewhere; how many they are.</summary>
    public async Task<int> RelocateAsync(BlobRef from, UnplacedBody copy)
    {
        var chore = new RelocateBodies(Packs, from.Segment, new Dictionary<long, UnplacedBody> { [from.Offset] = copy });
        Writer.Enqueue(chore);
        var changed = await chore.Completion;
        Packs.Moved.Add(from, copy.Blob);
        return changed;
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
