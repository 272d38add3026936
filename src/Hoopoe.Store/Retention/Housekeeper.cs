using Hoopoe.Protocol.Model;
using Hoopoe.Store.Metrics;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Erases what is past its retention time: expunged messages, the messages of deleted mailboxes, and then the bodies that nothing refers to.
/// It works in the background in small steps; when the disk runs short it erases the oldest before their time.
/// </summary>
sealed class Housekeeper : IAsyncDisposable
{
    static readonly TimeSpan LooksForShortage = TimeSpan.FromSeconds(10);

    static readonly TimeSpan BetweenRounds = TimeSpan.FromHours(1);

    readonly PackStore _packs;
    readonly StoreWriter _writer;
    readonly PackSweep _sweep;
    readonly Func<long, ModSeq?> _knownToAll;
    readonly Action<IReadOnlyDictionary<long, int>> _erased;
    readonly Func<TimeSpan> _retention;
    readonly StoreMeasures _measures;
    readonly Func<bool> _keepsBodies;
    readonly TimeProvider _time;
    readonly ErasingGate _gate = new();
    readonly BackgroundWork _work;
    long _since;

    /// <summary>Begins to keep house.</summary>
    /// <param name="packs">The bodies.</param>
    /// <param name="readers">Where rows are read.</param>
    /// <param name="writer">Who changes rows.</param>
    /// <param name="knownToAll">Up to which modseq the expunges of a mailbox are known to all who are shown it; null if nobody is.</param>
    /// <param name="erased">Told how many messages of which mailboxes were erased.</param>
    /// <param name="retention">How long what was expunged is kept.</param>
    /// <param name="keepsBodies">Whether bodies are kept that no row refers to: rows that were lost may come back.</param>
    /// <param name="measures">What it did is counted here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it logs.</param>
    public Housekeeper(
        PackStore packs, SqliteReaderPool readers, StoreWriter writer, Func<long, ModSeq?> knownToAll,
        Action<IReadOnlyDictionary<long, int>> erased, Func<TimeSpan> retention, Func<bool> keepsBodies, StoreMeasures measures, TimeProvider time, ILogger logger)
    {
        _packs = packs;
        _writer = writer;
        _sweep = new PackSweep(packs, readers, writer);
        _knownToAll = knownToAll;
        _erased = erased;
        _retention = retention;
        _measures = measures;
        _keepsBodies = keepsBodies;
        _time = time;
        _since = time.GetTimestamp();
        _work = new BackgroundWork(LooksForShortage, time, RunAsync, failure => Log.HousekeepingFailed(logger, failure));
    }

    /// <summary>Erases all that was expunged before a time, and the bodies that nothing refers to; returns how many bytes of these.</summary>
    /// <exception cref="StoreRefusedException">The store can't write.</exception>
    public async Task<long> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        using var turn = await _gate.EraseAsync(cancellationToken);
        var since = _time.GetTimestamp();
        var hasFailed = true;
        try
        {
            await EraseAsync(before.ToUnixTimeSeconds(), turn, cancellationToken);
            var erased = _keepsBodies() ? 0 : await _sweep.RunAsync(turn, _time, cancellationToken);
            _measures.Erased(erased);
            hasFailed = false;
            return erased;
        }
        finally
        {
            _measures.KeptHouse(_time.GetElapsedTime(since), hasFailed);
        }
    }

    /// <summary>Runs work during which nothing is erased.</summary>
    public Task<T> WhileNothingIsErasedAsync<T>(Func<T> work, CancellationToken cancellationToken) =>
        WhileNothingIsErasedAsync(() => Task.FromResult(work()), cancellationToken);

    /// <summary>Runs work during which nothing is erased. Who erases stops for it at the next step.</summary>
    public Task<T> WhileNothingIsErasedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        _gate.WhileNothingIsErasedAsync(work, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _work.DisposeAsync();
        _gate.Dispose();
    }

    async Task RunAsync(CancellationToken stop)
    {
        if (_packs.IsShort) await MakeRoomAsync(stop);
        if (_time.GetElapsedTime(_since) < BetweenRounds) return;
        _since = _time.GetTimestamp();
        _packs.Moved.Age();
        await PurgeAsync(_time.GetUtcNow() - _retention(), stop);
    }

    /// <summary>Shortens the retention time, oldest first, until there is room.</summary>
    async Task MakeRoomAsync(CancellationToken cancellationToken)
    {
        var (oldest, now) = (_time.GetUtcNow() - _retention(), _time.GetUtcNow());
        const int steps = 8;
        for (var step = 0; step <= steps && _packs.IsShort; step++)
            await PurgeAsync(oldest + (now - oldest) * step / steps, cancellationToken);
    }

    async Task EraseAsync(long before, ErasingGate.Turn turn, CancellationToken cancellationToken)
    {
        var from = (At: 0L, Key: 0L);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await turn.GiveWayAsync(cancellationToken);
            var erase = new EraseExpunged(before, from, _knownToAll);
            var looked = await RunAsync(erase);
            _erased(erase.Erased);
            if (looked < EraseExpunged.Slice) break;
            from = erase.Next;
        }
        while (await RunAsync(new EraseDeletedMailboxes(before)) > 0) cancellationToken.ThrowIfCancellationRequested();
    }

    Task<int> RunAsync(StoreChore chore)
    {
        _writer.Enqueue(chore);
        return chore.Completion;
    }
}
