using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Once a day, when the stores have nothing else to write, forgets what devices that were away for longer than the history lasts would be told
/// from. Such a device is told all that it may lack: right as well, only more.
/// </summary>
sealed class HistoryKeeper : IAsyncDisposable
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    static readonly TimeSpan BeforeTheFirst = TimeSpan.FromHours(1);
    static readonly TimeSpan BetweenRounds = TimeSpan.FromDays(1);

    /// <summary>How long it waits for a quiet moment before it does without.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromHours(12);

    static readonly Actor Actor = new("hoopoe", "internal");

    readonly IReadOnlyList<EmbeddedStore> _stores;
    readonly AccountRegistry _accounts;
    readonly StoreShared _shared;
    readonly TimeProvider _time;
    readonly BackgroundWork _work;
    long _since;
    TimeSpan _due = BeforeTheFirst;

    public HistoryKeeper(
        IReadOnlyList<EmbeddedStore> stores, AccountRegistry accounts, StoreShared shared, TimeProvider time, ILogger logger)
    {
        _stores = stores;
        _accounts = accounts;
        _shared = shared;
        _time = time;
        _since = time.GetTimestamp();
        _work = new BackgroundWork(BetweenLooks, time, RunAsync, failure => Log.TrimmingFailed(logger, failure));
    }

    /// <summary>Trims every account that has something to forget; returns how many that were.</summary>
    /// <exception cref="StoreRefusedException">A store can't write.</exception>
    public async Task<int> TrimAsync(DateTimeOffset before, int runs, CancellationToken cancellationToken)
    {
        var trimmed = 0;
        foreach (var store in _stores)
        {
            foreach (var id in AccountsToTrim(store, before, runs))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await OpenAsync(id) is not { } account) continue;
                await account.RunAsync(new TrimHistory(Actor, before, runs));
                trimmed++;
            }
        }
        return trimmed;
    }

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    async Task RunAsync(CancellationToken stop)
    {
        var waited = _time.GetElapsedTime(_since) - _due;
        if (waited < TimeSpan.Zero || (waited < Patience && _stores.Any(store => store.Writer.IsBusy))) return;
        (_since, _due) = (_time.GetTimestamp(), BetweenRounds);
        // What the past can be shown from is kept as long as the past itself.
        var options = _shared.Options;
        var kept = options.ResyncHistory > options.Retention ? options.ResyncHistory : options.Retention;
        await TrimAsync(_time.GetUtcNow() - kept, options.ResyncRuns, stop);
    }

    static List<long> AccountsToTrim(EmbeddedStore store, DateTimeOffset before, int runs)
    {
        using var lease = store.Readers.Rent();
        return TombstoneRows.AccountsToTrim(lease.Connection, before, runs);
    }

    /// <summary>The account, or null if it was removed.</summary>
    async Task<Account?> OpenAsync(long accountId)
    {
        try
        {
            return await _accounts.OpenAsync(accountId);
        }
        catch (StoreRefusedException removed) when (removed.Refusal == StoreRefusal.NoSuchAccount)
        {
            return null;
        }
    }
}
