using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Once an hour expunges what has been in the mailboxes for trash and junk for longer than the options allow, some thousand messages at a time, and
/// not while the stores have other things to write. It is off unless an option says a time.
/// </summary>
sealed class ExpiryKeeper : IAsyncDisposable
{
    static readonly TimeSpan BetweenRounds = TimeSpan.FromHours(1);

    /// <summary>How long a slice waits for a quiet moment before it does without.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    static readonly Actor Actor = new("hoopoe", "expiry");

    readonly IReadOnlyList<EmbeddedStore> _stores;
    readonly AccountRegistry _accounts;
    readonly StoreShared _shared;
    readonly TimeProvider _time;
    readonly ILogger _audit;
    readonly BackgroundWork _work;

    public ExpiryKeeper(
        IReadOnlyList<EmbeddedStore> stores, AccountRegistry accounts, StoreShared shared, TimeProvider time, ILoggerFactory loggers)
    {
        _stores = stores;
        _accounts = accounts;
        _shared = shared;
        _time = time;
        _audit = loggers.CreateLogger("Hoopoe.Audit");
        var logger = loggers.CreateLogger("Hoopoe.Store");
        _work = new BackgroundWork(BetweenRounds, time, RunAsync, failure => Log.ExpiryFailed(logger, failure));
    }

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    async Task RunAsync(CancellationToken stop)
    {
        var options = _shared.Options;
        if (options.TrashExpiry is { } trash) await ExpireAsync(@"\Trash", trash, stop);
        if (options.JunkExpiry is { } junk) await ExpireAsync(@"\Junk", junk, stop);
    }

    async Task ExpireAsync(string specialUse, TimeSpan age, CancellationToken stop)
    {
        var before = _time.GetUtcNow() - age;
        foreach (var store in _stores)
        {
            foreach (var (accountId, mailboxId) in Mailboxes(store, specialUse))
            {
                var expired = 0;
                while (Due(store, mailboxId, before) is { IsEmpty: false } due)
                {
                    await WaitForQuietAsync(store, stop);
                    if (await ExpireAsync(accountId, mailboxId, due, before) is not (> 0 and var count)) break;
                    expired += count;
                }
                if (expired > 0) Log.Expired(_audit, expired, accountId, specialUse, before);
            }
        }
    }

    /// <summary>Expunges a slice; null if the account or the mailbox is gone.</summary>
    async Task<int?> ExpireAsync(long accountId, long mailboxId, UidSet due, DateTimeOffset before)
    {
        try
        {
            var account = await _accounts.OpenAsync(accountId);
            return await account.RunAsync(new ExpireMessages(Actor, mailboxId, due, before));
        }
        catch (StoreRefusedException gone) when (gone.Refusal is StoreRefusal.NoSuchAccount or StoreRefusal.NoSuchMailbox)
        {
            return null;
        }
    }

    async Task WaitForQuietAsync(EmbeddedStore store, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var since = _time.GetTimestamp();
        while (store.Writer.IsBusy && _time.GetElapsedTime(since) < Patience) await Task.Delay(BetweenLooks, _time, stop);
    }

    static List<(long Account, long Mailbox)> Mailboxes(EmbeddedStore store, string specialUse)
    {
        using var lease = store.Readers.Rent();
        return ExpiryRows.Mailboxes(lease.Connection, specialUse);
    }

    static UidSet Due(EmbeddedStore store, long mailboxId, DateTimeOffset before)
    {
        using var lease = store.Readers.Rent();
        return ExpiryRows.Due(lease.Connection, mailboxId, before, StoreOperation.SliceSize);
    }
}
