using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Backup;
using Hoopoe.Store.Consistency;
using Hoopoe.Store.Metrics;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Retention;
using Hoopoe.Store.Search;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Store;

/// <summary>
/// An open data folder: the directory of accounts and the stores that hold their mail. One per folder; it owns the folder until disposed.
/// </summary>
public sealed class MailStore : IAsyncDisposable
{
    /// <summary>A meter that nobody listens to, as it has another name.</summary>
    static readonly Meter Unheard = new("Hoopoe.Unheard");

    readonly DataFolder _folder;
    readonly EmbeddedStore[] _stores;
    readonly HistoryKeeper _history;
    readonly ExpiryKeeper _expiry;
    readonly StoreShared _shared;
    readonly List<Scrubber> _scrubbers = [];
    readonly TimeProvider _time;
    readonly ILoggerFactory _loggers;

    MailStore(
        DataFolder folder, AccountDirectory directory, EmbeddedStore[] stores, StoreShared shared, TimeProvider time, ILoggerFactory loggers)
    {
        _folder = folder;
        _stores = stores;
        _shared = shared;
        _time = time;
        _loggers = loggers;
        Directory = directory;
        Accounts = new AccountRegistry(Load, shared);
        SearchIndex = new SearchIndex(directory, stores);
        var logger = loggers.CreateLogger("Hoopoe.Store");
        _history = new HistoryKeeper(stores, Accounts, shared, time, logger);
        _expiry = new ExpiryKeeper(stores, Accounts, shared, time, loggers);
        if (shared.Options.Scrub <= TimeSpan.Zero) return;
        foreach (var store in stores)
            _scrubbers.Add(new Scrubber(store, new Names(directory, store.Name), shared.ScrubSteps, shared.Options.Scrub, time, logger));
    }

    /// <summary>Who exists, and how they prove it.</summary>
    public AccountDirectory Directory { get; }

    /// <summary>Opens accounts.</summary>
    public AccountRegistry Accounts { get; }

    /// <summary>The indexes that make searches quick.</summary>
    public SearchIndex SearchIndex { get; }

    /// <summary>The full path of the data folder.</summary>
    public string Path => _folder.Path;

    /// <summary>How its stores are, by number; asked of the disk anew.</summary>
    public IReadOnlyList<StoreCondition> Conditions =>
        [.. _stores.Select(store => new StoreCondition(store.Number, store.HasStopped, store.Packs.IsShort, store.Packs.FreeBytes))];

    /// <summary>The largest message taken, in bytes.</summary>
    public int MaxMessageBytes => _shared.Options.MaxMessageBytes;

    /// <summary>The name of the meter on which everything is measured.</summary>
    public const string MeterName = "Hoopoe";

    /// <summary>Opens a data folder, making it if it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">How it is kept.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="loggers">Where it logs; nowhere if null.</param>
    /// <param name="meter">Where it counts and measures; nowhere if null. The caller disposes it once the folder is closed.</param>
    /// <exception cref="DataFolderInUseException">Another process owns it.</exception>
    /// <exception cref="DataFolderFormatException">A newer Hoopoe made it.</exception>
    /// <exception cref="IOException">It can't be made, opened or read.</exception>
    public static MailStore Open(
        string path, StoreOptions? options = null, TimeProvider? time = null, ILoggerFactory? loggers = null, Meter? meter = null)
    {
        RestoreMark.RefuseIn(path);
        return Open(
            path, options ?? new StoreOptions(), time ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance, PhysicalFileLayer.Instance, meter);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stores own what they are given, and the mail store owns them.")]
    internal static MailStore Open(
        string path, StoreOptions options, TimeProvider time, ILoggerFactory loggers, FileLayer files, Meter? meter = null)
    {
        var folder = DataFolder.Open(path, options.Stores, files);
        var stores = new List<EmbeddedStore>();
        try
        {
            var logger = loggers.CreateLogger("Hoopoe.Store");
            folder.Database.Stopped = failure => Log.DirectoryStopped(logger, failure);
            var shared = new StoreShared(options, meter ?? Unheard);
            for (var number = 0; number < folder.Stores; number++) stores.Add(EmbeddedStore.Open(folder, number, shared, time, logger));
            var store = new MailStore(folder, new AccountDirectory(folder, time, options.Directory), [.. stores], shared, time, loggers);
            if (meter is not null) StoreGauges.Create(meter, store._stores, shared);
            return store;
        }
        catch
        {
            foreach (var store in stores) store.DisposeAsync().AsTask().GetAwaiter().GetResult();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes other options while the stores are open. <see cref="StoreOptions.Stores"/>, <see cref="StoreOptions.ReserveBytes"/>,
    /// <see cref="StoreOptions.IndexesText"/>, <see cref="StoreOptions.Directory"/>, <see cref="StoreOptions.SnapshotCacheBytes"/>,
    /// <see cref="StoreOptions.HeaderCacheBytes"/> and <see cref="StoreOptions.SortKeyCacheBytes"/> stay what they were when the folder was opened.
    /// </summary>
    /// <exception cref="StoreRefusedException">A store can't write, so that not all open accounts have the new default quota.</exception>
    public async Task ReconfigureAsync(StoreOptions options)
    {
        var before = _shared.Options;
        _shared.Options = options;
        foreach (var store in _stores) store.Reconfigure();
        if (before.DefaultQuota == options.DefaultQuota) return;
        var byConfiguration = new Actor("hoopoe", "configuration");
        await Task.WhenAll((await Accounts.ListOpenAsync()).Select(account => account.RunAsync(new RenewDefaultQuota(byConfiguration))));
    }

    /// <summary>A place for a message while it is received, before it is known whose it is; the caller disposes it.</summary>
    public Spool CreateSpool() => _folder.CreateSpool(MaxMessageBytes);

    internal IReadOnlyList<EmbeddedStore> Stores => _stores;

    /// <summary>As <see cref="CheckAsync(CheckRequest, Func{CheckStep, ValueTask}, CancellationToken)"/>, telling nobody; null for all.</summary>
    public Task<ConsistencyReport> CheckAsync(CheckRequest? request, CancellationToken cancellationToken) =>
        CheckAsync(request ?? new CheckRequest(), null, cancellationToken);

    /// <summary>
    /// Reads everything that is stored and says what does not agree: rows, counts, modseqs, flags, and each body against its checksum and what is
    /// stored of it. If that is asked for, what can be is repaired. Reading and writing go on meanwhile.
    /// </summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="tell">Told how far it has come, and of each fault as it is found; it may take its time.</param>
    /// <param name="cancellationToken">Gives up; what was repaired is.</param>
    /// <exception cref="StoreRefusedException">There is no such account, or a store can't write.</exception>
    public Task<ConsistencyReport> CheckAsync(CheckRequest request, Func<CheckStep, ValueTask>? tell, CancellationToken cancellationToken)
    {
        var account = request.Account is { } address
            ? Directory.Find(address) ?? throw new StoreRefusedException(StoreRefusal.NoSuchAccount, $"There is no account {address}.")
            : null;
        var stores = _stores.Where(store => account is null || store.Number == account.Store).ToList();
        return Task.Run(
            async () =>
            {
                var findings = new Findings(tell) { Total = stores.Sum(store => store.CountMessages(account?.Id)) };
                foreach (var store in stores)
                    await new StoreCheck(store, Directory, Accounts, account?.Id, request, findings).RunAsync(cancellationToken);
                return findings.ToReport();
            },
            cancellationToken);
    }

    /// <summary>What the background reading for damage has found, of each store that has been read or is.</summary>
    public IReadOnlyList<ScrubStatus> ReadScrubStatus() =>
    [
        .. from store in _stores
           let round = store.Readers.Read(ScrubRows.Load)
           where round is not null
           select new ScrubStatus(
               store.Number, DateTimeOffset.FromUnixTimeSeconds(round.Value.Began),
               round.Value.Ended is { } ended ? DateTimeOffset.FromUnixTimeSeconds(ended) : null, round.Value.Messages, round.Value.Faults),
    ];

    /// <summary>
    /// Erases what was expunged or deleted before a time, whatever the retention time, and the bodies that nothing refers to any more; what a
    /// client is still shown is kept.
    /// </summary>
    /// <param name="before">What is younger is kept.</param>
    /// <param name="cancellationToken">Gives up between steps.</param>
    /// <returns>How many bytes of bodies were erased.</returns>
    /// <exception cref="StoreRefusedException">A store can't write.</exception>
    public async Task<long> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var erased = 0L;
        foreach (var store in _stores) erased += await store.PurgeAsync(before, cancellationToken);
        return erased;
    }

    /// <summary>
    /// Forgets which messages vanished before a time, or were more than so many runs of UIDs in a mailbox, and the change log up to that time,
    /// however long these are to be kept. A device that comes back with older knowledge is told all that it may lack (RFC 7162 §3.2.6).
    /// </summary>
    /// <param name="before">What is younger is kept.</param>
    /// <param name="runs">How many runs of a mailbox are kept at the most.</param>
    /// <param name="cancellationToken">Gives up between accounts.</param>
    /// <returns>How many accounts had something to forget.</returns>
    /// <exception cref="StoreRefusedException">A store can't write.</exception>
    public Task<int> TrimHistoryAsync(DateTimeOffset before, int runs, CancellationToken cancellationToken) =>
        _history.TrimAsync(before, runs, cancellationToken);

    /// <summary>
    /// Backs everything up into a folder while the mail is used, and reads the copy again. Into a folder that has a backup already, only what is
    /// new is written.
    /// </summary>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="address">One account only, beside those that the folder has; null for everything.</param>
    /// <param name="cancellationToken">Gives up; the folder then holds no whole backup.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="StoreRefusedException">There is no such account.</exception>
    public Task<BackupReport> BackUpAsync(string folder, string? address, CancellationToken cancellationToken) =>
        BackUpAsync(folder, address, null, cancellationToken);

    /// <summary>As <see cref="BackUpAsync(string, string?, CancellationToken)"/>, and tells how far it has come.</summary>
    public async Task<BackupReport> BackUpAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var backup = new BackupFolder(folder, _shared.Options, _time, _loggers) { Progress = progress };
        if (address is null) return await backup.WriteAsync(Directory, _stores, cancellationToken);
        var entry = Directory.Find(address) ?? throw new StoreRefusedException(StoreRefusal.NoSuchAccount, $"There is no account {address}.");
        return await backup.WriteAsync(entry, await Accounts.OpenAsync(entry.Id), cancellationToken);
    }

    /// <summary>
    /// Brings back from a backup what is missing: accounts, mailboxes and messages. What is there stays as it is, and nothing gets a UID that was
    /// given out before.
    /// </summary>
    /// <param name="folder">The backup.</param>
    /// <param name="address">One account only; null for all.</param>
    /// <param name="cancellationToken">Gives up between messages.</param>
    /// <exception cref="IOException">The folder holds no whole backup.</exception>
    /// <exception cref="StoreRefusedException">The backup does not have the account, or a quota is exceeded.</exception>
    public Task<RestoreReport> RestoreAsync(string folder, string? address, CancellationToken cancellationToken) =>
        RestoreAsync(folder, address, null, cancellationToken);

    /// <summary>As <see cref="RestoreAsync(string, string?, CancellationToken)"/>, and tells how far it has come.</summary>
    public Task<RestoreReport> RestoreAsync(
        string folder, string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken) =>
        new BackupFolder(folder, _shared.Options, _time, _loggers) { Progress = progress }.RestoreAsync(this, address, cancellationToken);

    /// <summary>Finishes what was queued, closes the stores and gives the folder up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _expiry.DisposeAsync();
        await _history.DisposeAsync();
        foreach (var scrubber in _scrubbers) await scrubber.DisposeAsync();
        foreach (var store in _stores) await store.DisposeAsync();
        Directory.Dispose();
        _folder.Dispose();
    }

    Account Load(long accountId) => Directory.Find(accountId) is { } entry
        ? _stores[entry.Store].LoadAccount(accountId, Directory)
        : throw new StoreRefusedException(StoreRefusal.NoSuchAccount, "There is no such account.");
}
