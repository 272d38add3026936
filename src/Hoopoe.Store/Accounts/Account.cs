using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.History;
using Hoopoe.Store.Import;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Search;
using Hoopoe.Store.Search.Texts;
using Hoopoe.Store.Sorting;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// A person's mail, shared by all their sessions. Reading goes through immutable snapshots and takes no lock; every change is an operation
/// that the store's writer runs.
/// </summary>
public sealed class Account
{
    readonly EmbeddedStore _store;
    ImmutableHashSet<Bell> _bells = [];
    volatile AccountSnapshot _snapshot;

    internal Account(EmbeddedStore store, long id, AccountSnapshot snapshot, CounterLease counters)
    {
        _store = store;
        _snapshot = snapshot;
        Counters = counters;
        Id = id;
        Messages = new MessageReader(store);
        Metadata = new MetadataReader(store, id);
        History = new AccountHistory(store, this);
        Previews = new PreviewMaker(this);
    }

    /// <summary>The account's id in the directory.</summary>
    public long Id { get; }

    /// <summary>The mailboxes and subscriptions as last published.</summary>
    public AccountSnapshot Snapshot => _snapshot;

    /// <summary>Reads stored answers and bodies.</summary>
    public MessageReader Messages { get; }

    /// <summary>Makes previews that are not there yet.</summary>
    public PreviewMaker Previews { get; }

    /// <summary>Reads METADATA values.</summary>
    public MetadataReader Metadata { get; }

    /// <summary>What the account was.</summary>
    public AccountHistory History { get; }

    internal CounterLease Counters { get; }

    /// <summary>What an account without limits of its own may take.</summary>
    internal QuotaLimits DefaultQuota => _store.DefaultQuota;

    /// <summary>The most messages it may have.</summary>
    internal long MaxMessages => _store.AccountMessages;

    /// <summary>The keys that SORT and THREAD read.</summary>
    /// <param name="progress">Is told between pages how many rows were read, and about how many there are; may be null.</param>
    /// <param name="damaged">Where messages are noted whose keys can't be read, or null.</param>
    internal KeyColumns Keys(Func<long, long, ValueTask>? progress, DamagedMessages? damaged) => new(_store, progress, damaged);

    internal SearchTurns SearchTurns => _store.Turns;

    internal TextIndexer TextIndexer => _store.Indexer;

    /// <summary>Has a bell rung after each change that is published for this account.</summary>
    public void Register(Bell bell) => ImmutableInterlocked.Update(ref _bells, static (bells, added) => bells.Add(added), bell);

    /// <summary>Has a bell rung no more.</summary>
    public void Unregister(Bell bell) => ImmutableInterlocked.Update(ref _bells, static (bells, removed) => bells.Remove(removed), bell);

    /// <summary>
    /// Runs an operation: it waits its turn, and when this completes what it did is durable and published.
    /// </summary>
    /// <exception cref="StoreRefusedException">The operation was refused; nothing changed.</exception>
    public Task<TResult> RunAsync<TResult>(StoreOperation<TResult> operation)
    {
        _store.Writer.Enqueue(this, operation);
        return operation.Completion;
    }

    /// <summary>Opens a mailbox, loading its messages unless they are in memory.</summary>
    /// <exception cref="StoreRefusedException">There is no such mailbox.</exception>
    public async ValueTask<Mailbox> OpenMailboxAsync(long mailboxId)
    {
        var found = FindOpen(mailboxId);
        _store.Instruments.CacheAsked("snapshots", found is not null);
        if (found is { } open)
        {
            _store.Cache.Touch(open);
            return open;
        }
        var (rows, modSeq) = await Task.Run(() => Load(mailboxId));
        var mailbox = await RunAsync(new OpenMailbox(new Actor("hoopoe", "internal"), mailboxId, rows, modSeq));
        _store.Cache.Touch(mailbox);
        return mailbox;
    }

    /// <summary>How many messages of a mailbox no session has had as \Recent yet (RFC 3501 §2.3.2); their rows are counted, not loaded.</summary>
    public long CountRecent(MailboxInfo mailbox)
    {
        if (mailbox.RecentFrom >= mailbox.UidNext) return 0;
        if (FindOpen(mailbox.Id) is { } open) return open.View.Count - open.View.LowerBound(open.RecentFrom);
        using var lease = _store.Readers.Rent();
        return MailboxRows.Count(lease.Connection, mailbox.Id, mailbox.RecentFrom, mailbox.UidNext);
    }

    /// <summary>Whether a message was imported into a mailbox before.</summary>
    public bool WasImported(long mailboxId, ImportKey key)
    {
        using var lease = _store.Readers.Rent();
        return ImportedRows.Has(lease.Connection, mailboxId, key);
    }

    /// <summary>A spool for a message to be prepared; the caller disposes it.</summary>
    public Spool CreateSpool() => _store.CreateSpool();

    /// <summary>
    /// Scans a spooled message, makes its stored answers and writes its body to the packs. Nothing is durable until an operation appends it;
    /// what is never appended takes room until compaction.
    /// </summary>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    /// <exception cref="PackFailedException">The store has stopped writing.</exception>
    public Task<PreparedMessage> PrepareAsync(Spool spool) => PrepareAsync(spool, ObjectIds.NewNumber());

    /// <summary>As <see cref="PrepareAsync(Spool)"/>, for a message that has an EMAILID already.</summary>
    internal Task<PreparedMessage> PrepareAsync(Spool spool, string emailId) => PrepareAsync(spool, ObjectIds.NumberOf(emailId));

    Task<PreparedMessage> PrepareAsync(Spool spool, long emailId) => Task.Run(() =>
    {
        var scanned = ScannedMessage.Of(spool.Content);
        return new PreparedMessage(_store.Packs.Receive(Id, spool), scanned, emailId);
    });

    /// <summary>The account's text index for a search of a view; null if there is none. The caller disposes it.</summary>
    internal IndexedSearch? OpenIndex(MailboxView view, SearchTerms terms)
    {
        if (_store.Texts.Rent(Id) is not { } lease) return null;
        try
        {
            var mailbox = lease.Texts.Mailbox(view, _store.Readers);
            return new IndexedSearch(lease, mailbox, terms, () => _store.Indexer.Repair(Id), () => _store.Indexer.Notify(Id));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    internal void Enqueue(StoreOperation operation) => _store.Writer.Enqueue(this, operation);

    /// <summary>The mailbox if somebody has it open.</summary>
    internal Mailbox? FindOpen(long mailboxId) => _store.FindOpen(mailboxId);

    /// <summary>Makes what a batch did visible; called by the writer after the commit.</summary>
    internal void Publish(AccountDraft draft)
    {
        foreach (var mailbox in draft.Opened) _store.OpenMailboxes.Set(mailbox.Id, mailbox);
        foreach (var (id, messages) in draft.Mailboxes)
        {
            if (FindOpen(id) is { } open && !ReferenceEquals(open.View.Snapshot, messages)) open.Publish(messages);
        }
        _snapshot = draft.Snapshot;
    }

    /// <summary>Rings every bell; called by the writer after the waiters were told.</summary>
    internal void Ring()
    {
        foreach (var bell in _bells) bell.Ring();
    }

    (List<MessageRow> Rows, ModSeq ModSeq) Load(long mailboxId)
    {
        using var lease = _store.Readers.Rent();
        var connection = lease.Connection;
        connection.BeginRead();
        var info = AccountRows.ReadPosition(connection, mailboxId);
        return (MailboxRows.Load(connection, mailboxId, info.UidNext), info.HighestModSeq);
    }
}
