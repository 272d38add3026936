using System.Globalization;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// The text indexes of a store's accounts. Those used last stay in memory up to a budget; one that is put away is written so that it is soon
/// there again.
/// </summary>
sealed class TextRegistry(FileLayer files, string folder, TextBudget budget, ILogger logger)
{
    readonly Lock _gate = new();
    readonly Dictionary<long, Entry> _entries = [];
    long _clock;
    bool _isClosed;

    /// <summary>The index of an account, in memory while the lease is held; null if its files can't be read, or all is closed.</summary>
    public Lease? Rent(long accountId)
    {
        Entry? entry;
        lock (_gate)
        {
            if (_isClosed) return null;
            if (!_entries.TryGetValue(accountId, out entry)) _entries.Add(accountId, entry = new Entry(accountId));
            entry.Leases++;
            entry.UsedAt = ++_clock;
        }
        try
        {
            lock (entry) entry.Texts ??= AccountTexts.Open(files, FolderOf(accountId), accountId);
            return new Lease(this, entry);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.TextsUnreadable(logger, accountId, failure);
            lock (_gate) entry.Leases--;
            return null;
        }
    }

    /// <summary>
    /// How far an account's mailboxes are indexed and when its index was last swept, if that is known without opening it.
    /// </summary>
    public (IReadOnlyList<(long Mailbox, uint Uid)> Marks, long Swept)? MarksOf(long accountId)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(accountId)) return null;
        }
        return TextFiles.ReadMarks(files, FolderOf(accountId), accountId);
    }

    /// <summary>
    /// Puts indexes away that are better opened anew, and then those that were not used for the longest time, as long as the budget is
    /// exceeded. Only the indexer calls it.
    /// </summary>
    public void Trim()
    {
        while (TakeOldest(static texts => texts.IsStale) is { } stale) PutAway(stale);
        while (budget.IsExceeded && TakeOldest(static _ => true) is { } entry) PutAway(entry);
    }

    /// <summary>The accounts that have an index, on the disk or in memory.</summary>
    public IReadOnlyList<long> Accounts
    {
        get
        {
            lock (_gate) return [.. _entries.Keys.Union(OnDisk())];
        }
    }

    /// <summary>Removes the index of an account that is no more. Only the indexer calls it.</summary>
    public void Remove(long accountId)
    {
        using (var lease = Rent(accountId)) lease?.Texts.Clear();
        lock (_gate)
        {
            if (!_entries.TryGetValue(accountId, out var entry) || entry.Leases > 0) return;
            _entries.Remove(accountId);
            budget.Add(-entry.Bytes);
            entry.Texts?.Close();
        }
        if (Directory.Exists(FolderOf(accountId))) Directory.Delete(FolderOf(accountId), recursive: true);
    }

    /// <summary>Puts all away. What somebody still searches stays mapped until the process ends.</summary>
    public void Close()
    {
        lock (_gate) _isClosed = true;
        foreach (var entry in _entries.Values.Where(entry => entry.Leases == 0)) PutAway(entry);
        _entries.Clear();
    }

    IEnumerable<long> OnDisk() => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder)
            .Select(path => long.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
        : [];

    Entry? TakeOldest(Predicate<AccountTexts> isWanted)
    {
        lock (_gate)
        {
            var oldest = _entries.Values.Where(entry => entry is { Leases: 0, Texts: { } texts } && isWanted(texts)).MinBy(entry => entry.UsedAt);
            if (oldest is not null) _entries.Remove(oldest.AccountId);
            return oldest;
        }
    }

    void PutAway(Entry entry)
    {
        if (entry.Texts is not { } texts) return;
        try
        {
            texts.Save();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.TextsNotWritten(logger, entry.AccountId, failure);
        }
        texts.Close();
        budget.Add(-entry.Bytes);
    }

    void Return(Entry entry)
    {
        var bytes = entry.Texts!.Bytes;
        lock (_gate)
        {
            budget.Add(bytes - entry.Bytes);
            entry.Bytes = bytes;
            if (--entry.Leases == 0) entry.Texts.Tidy();
        }
    }

    string FolderOf(long accountId) => Path.Combine(folder, accountId.ToString(CultureInfo.InvariantCulture));

    /// <summary>An account's index in memory.</summary>
    internal sealed class Entry(long accountId)
    {
        public long AccountId => accountId;

        public AccountTexts? Texts { get; set; }

        public int Leases { get; set; }

        public long UsedAt { get; set; }

        public long Bytes { get; set; }
    }

    /// <summary>The use of an account's index.</summary>
    internal sealed class Lease(TextRegistry registry, Entry entry) : IDisposable
    {
        int _isReturned;

        /// <summary>The index.</summary>
        public AccountTexts Texts => entry.Texts!;

        /// <inheritdoc/>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0) registry.Return(entry);
        }
    }
}
