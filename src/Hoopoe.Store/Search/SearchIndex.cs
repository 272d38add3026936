using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Search;

/// <summary>What the text index holds of an account.</summary>
/// <param name="Address">The account's address.</param>
/// <param name="Messages">The messages of its mailboxes; one that was copied counts in each.</param>
/// <param name="Indexed">Those of them that the index holds; the others are read when they are searched.</param>
/// <param name="TextBytes">The folded text, in bytes.</param>
/// <param name="FilterBytes">The filters and tables, in bytes.</param>
/// <param name="FileBytes">What is on the disk, in bytes.</param>
public sealed record AccountIndexStatus(string Address, int Messages, int Indexed, long TextBytes, long FilterBytes, long FileBytes);

/// <summary>The text indexes of a data folder, for who administers it. Searching needs none of this.</summary>
public sealed class SearchIndex
{
    readonly AccountDirectory _directory;
    readonly EmbeddedStore[] _stores;

    internal SearchIndex(AccountDirectory directory, EmbeddedStore[] stores)
    {
        _directory = directory;
        _stores = stores;
    }

    /// <summary>What is held of an account, or of every account if none is named.</summary>
    /// <exception cref="StoreRefusedException">There is no such account.</exception>
    /// <exception cref="IOException">An index can't be read.</exception>
    public async Task<IReadOnlyList<AccountIndexStatus>> ReadStatusAsync(string? address, CancellationToken cancellationToken)
    {
        var status = new List<AccountIndexStatus>();
        foreach (var account in Accounts(address))
        {
            var measure = await _stores[account.Store].Indexer.MeasureAsync(account.Id, cancellationToken);
            status.Add(new AccountIndexStatus(
                account.Address, measure.Messages, measure.Indexed, measure.TextBytes, measure.FilterBytes, measure.FileBytes));
        }
        return status;
    }

    /// <summary>Throws an account's index away and builds it anew, or every account's if none is named. Searches stay right meanwhile.</summary>
    /// <exception cref="StoreRefusedException">There is no such account.</exception>
    /// <exception cref="IOException">An index can't be written.</exception>
    public async Task RebuildAsync(string? address, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        var accounts = Accounts(address).ToList();
        var total = accounts.Sum(account => _stores[account.Store].Indexer.CountMessages(account.Id));
        var done = 0L;
        foreach (var account in accounts)
            await _stores[account.Store].Indexer.IndexAsync(account.Id, anew: true, Report, cancellationToken);

        void Report(int messages) => progress?.Report(new WorkProgress("messages", done += messages, total));
    }

    IEnumerable<AccountEntry> Accounts(string? address)
    {
        if (address is null) return _directory.List();
        return _directory.Find(address) is { } account
            ? [account]
            : throw new StoreRefusedException(StoreRefusal.NoSuchAccount, $"There is no account {address}.");
    }
}
