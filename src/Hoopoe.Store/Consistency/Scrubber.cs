using Hoopoe.Store.Operations;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Reads every message of a store once in a while, so that damage is found while there is a backup to mend it from. It takes a tenth of the time
/// of one processor at the most, one store of the data folder at a time, and goes on where it was after a restart. Damage is logged; what can be
/// computed from a sound body is made anew.
/// </summary>
sealed class Scrubber : IAsyncDisposable
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    /// <summary>How many messages are read between two notes of how far it has come.</summary>
    const int BetweenNotes = 64 * MessageInspection.PageSize;

    /// <summary>How many faults of a round are named in the log; the others are counted.</summary>
    const int Named = 1_000;

    readonly EmbeddedStore _store;
    readonly Names _names;
    readonly SemaphoreSlim _one;
    readonly TimeSpan _interval;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly CheckPace _pace;
    readonly BackgroundWork _work;

    /// <summary>Begins to look whether a round is due.</summary>
    /// <param name="store">The store.</param>
    /// <param name="names">Says which message it is.</param>
    /// <param name="one">Lets one store at a time be read.</param>
    /// <param name="interval">How long after the beginning of a round the next begins.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where damage is logged.</param>
    public Scrubber(EmbeddedStore store, Names names, SemaphoreSlim one, TimeSpan interval, TimeProvider time, ILogger logger)
    {
        _store = store;
        _names = names;
        _one = one;
        _interval = interval;
        _time = time;
        _logger = logger;
        _pace = new CheckPace(() => store.IsBusy, 9, 19);
        _work = new BackgroundWork(BetweenLooks, time, RunAsync, failure => Log.ScrubFailed(logger, names.Store, failure));
    }

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    async Task RunAsync(CancellationToken stop)
    {
        if (Due() is not { } round) return;
        await _one.WaitAsync(stop);
        try
        {
            await RunAsync(round, stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The round to begin or to go on with; null if the last one was not long ago.</summary>
    ScrubRows? Due()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        return _store.Readers.Read(ScrubRows.Load) is { } kept && (kept.Ended is null || kept.Began > now - (long)_interval.TotalSeconds)
            ? kept.Ended is null ? kept : null
            : new ScrubRows(now, null, false, 0, 0, 0);
    }

    async Task RunAsync(ScrubRows round, CancellationToken cancellationToken)
    {
        using var inspection = new MessageInspection(_store.Packs);
        var unsaved = 0;
        while (true)
        {
            var table = round.IsAmongExpunged ? "expunged" : "message";
            var page = _store.Readers.Read(rows => StoredRow.Page(rows, table, round.Key, long.MaxValue, MessageInspection.PageSize));
            var found = inspection.Run(_store.Readers, page, cancellationToken);
            Tell(found, round.Faults);
            await StoredRewrite.RunAsync(_store, found.FindAll(finding => finding.Right is not null));
            round = round with { Messages = round.Messages + page.Count, Faults = round.Faults + found.Count };
            if (page.Count > 0) round = round with { Key = page[^1].Key };
            if (page.Count < MessageInspection.PageSize)
            {
                if (round.IsAmongExpunged) break;
                round = round with { IsAmongExpunged = true, Key = 0 };
            }
            if ((unsaved += page.Count) >= BetweenNotes || found.Count > 0)
            {
                await SaveAsync(round);
                unsaved = 0;
            }
            await _pace.RestAsync(cancellationToken);
        }
        await SaveAsync(round with { Ended = _time.GetUtcNow().ToUnixTimeSeconds() });
        if (round.Faults > 0) Log.ScrubEndedWithFaults(_logger, _names.Store, round.Messages, round.Faults);
        else Log.ScrubEnded(_logger, _names.Store, round.Messages);
    }

    void Tell(List<MessageFinding> found, long before)
    {
        foreach (var finding in found.Take((int)Math.Clamp(Named - before, 0, Named)))
        {
            var which = _store.Readers.Read(rows => _names.Message(rows, finding.Row));
            if (finding.Right is null) Log.DamageFound(_logger, which, finding.Fault);
            else Log.DamageMended(_logger, which, finding.Fault);
        }
    }

    async Task SaveAsync(ScrubRows round)
    {
        var chore = new RowsChore(round.Save);
        _store.Writer.Enqueue(chore);
        await chore.Completion;
    }
}
