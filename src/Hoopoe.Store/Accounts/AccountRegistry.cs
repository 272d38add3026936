using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Opens accounts. There is at most one <see cref="Account"/> of an account in the process: while anybody holds it everybody gets the same,
/// and those used last are kept.
/// </summary>
public sealed class AccountRegistry
{
    const int Kept = 10_000;

    readonly Lock _gate = new();
    readonly Func<long, Account> _load;
    readonly StoreShared _shared;
    readonly HeldObjects<Account> _accounts = new();
    readonly Dictionary<long, Task<Account>> _opening = [];
    readonly Queue<Account> _kept = new();

    internal AccountRegistry(Func<long, Account> load, StoreShared shared)
    {
        _load = load;
        _shared = shared;
    }

    /// <summary>The account with this id in the directory. One that its store has never seen gets its first mailboxes.</summary>
    /// <exception cref="StoreRefusedException">The store can't write and the account is new.</exception>
    public ValueTask<Account> OpenAsync(long accountId)
    {
        lock (_gate)
        {
            if (_accounts.TryFind(accountId, out var account))
                return ValueTask.FromResult(account);
            if (!_opening.TryGetValue(accountId, out var opening))
                _opening.Add(accountId, opening = Task.Run(() => LoadAsync(accountId)));
            return new ValueTask<Account>(opening);
        }
    }

    /// <summary>The accounts that are open, or are being opened now.</summary>
    internal async Task<IReadOnlyList<Account>> ListOpenAsync()
    {
        Task<Account>[] opening;
        lock (_gate) opening = [.. _opening.Values];
        foreach (var task in opening) await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _accounts.All;
    }

    async Task<Account> LoadAsync(long accountId)
    {
        Account? opened = null;
        try
        {
            var account = _load(accountId);
            if (!account.Snapshot.TryFind(MailboxName.Inbox, out _))
                await account.RunAsync(new InitializeAccount(new Actor("hoopoe", "internal"), _shared.Options.DefaultMailboxes));
            return opened = account;
        }
        finally
        {
            lock (_gate)
            {
                _opening.Remove(accountId);
                if (opened is not null) Keep(opened);
            }
        }
    }

    void Keep(Account account)
    {
        _accounts.Set(account.Id, account);
        _kept.Enqueue(account);
        if (_kept.Count > Kept) _kept.Dequeue();
    }
}
