using System.Collections.Concurrent;
using System.Threading.Channels;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Metrics;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Store.Operations;

/// <summary>
/// The one writer of a store, a loop on a thread of its own with group commit. What waits is taken as a batch; the batch costs one sync of the
/// packs and one commit, however many operations it has.
/// <list type="number">
/// <item>Order is always: bodies durable, rows committed, snapshots published, waiters told, bells rung.</item>
/// <item>A batch is a unit of durability, never of versioning: each operation takes its own modseq in queue order, runs in a savepoint, and
/// fails alone.</item>
/// <item>An operation with slices left goes to the back of the queue, so other accounts' operations run between its slices; a batch takes
/// several of its slices only while nobody waits.</item>
/// <item>A commit or sync that fails is not tried again: the store writes nothing more until it is opened anew, whether it was the writer's,
/// a session's that put a body into the packs, or the checkpointer's. A full disk is not such a failure.</item>
/// </list>
/// </summary>
sealed class StoreWriter : IAsyncDisposable
{
    const int MaxBatch = 1_024;
    const int MaxSlicesInBatch = 16;
    static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    const string Stopped = "The store has stopped writing after a fault of its storage.";

    readonly Channel<Work> _queue = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    readonly ConcurrentQueue<StoreChore> _chores = new();
    readonly Queue<Work> _released = new();
    readonly List<Work> _unfinished = [];
    readonly Dictionary<Account, StoreOperation> _holders = [];
    readonly Dictionary<Account, Queue<Work>> _held = [];
    readonly HashSet<long> _leftovers = [];
    readonly SqliteConnection _rows;
    readonly PackStore _packs;
    readonly Checkpointer _checkpointer;
    readonly StoreMeasures _measures;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Task _loop;
    Exception? _failure;
    long _wroteAt;

    public StoreWriter(
        SqliteConnection rows, PackStore packs, Checkpointer checkpointer, StoreMeasures measures, TimeProvider time, ILogger logger)
    {
        _rows = rows;
        _packs = packs;
        _checkpointer = checkpointer;
        _measures = measures;
        _time = time;
        _logger = logger;
        _rows.Execute("PRAGMA wal_autocheckpoint=0");
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Told of each account that new messages came to, after they were published.</summary>
    public Action<long>? Appended { get; set; }

    /// <summary>Whether it has written a moment ago, or is about to.</summary>
    public bool IsBusy => _time.GetElapsedTime(Volatile.Read(ref _wroteAt)) < Moment || (_queue.Reader.CanCount && _queue.Reader.Count > 0);

    /// <summary>How many operations wait, about.</summary>
    public int QueueLength => _queue.Reader.CanCount ? _queue.Reader.Count : 0;

    /// <summary>Whether a fault of the storage has stopped it.</summary>
    public bool HasStopped => Volatile.Read(ref _failure) is not null || _checkpointer.HasFailed;

    readonly record struct Work(Account Account, StoreOperation Operation);

    /// <summary>Queues an operation; it is told of its end through its completion.</summary>
    public void Enqueue(Account account, StoreOperation operation)
    {
        if (!_queue.Writer.TryWrite(new Work(account, operation)))
            operation.Fail(new StoreRefusedException(StoreRefusal.Unavailable, "The server is stopping."));
    }

    /// <summary>Queues work that belongs to no account; it runs at the end of the next batch.</summary>
    public void Enqueue(StoreChore chore)
    {
        _chores.Enqueue(chore);
        // An empty piece of work wakes the loop.
        if (!_queue.Writer.TryWrite(default)) chore.Fail(new StoreRefusedException(StoreRefusal.Unavailable, "The server is stopping."));
    }

    void Run()
    {
        var batch = new List<Work>();
        while (HasWork())
        {
            Fill(batch);
            RunBatch(batch);
            batch.Clear();
            if (_unfinished.Count == 0 && !IsAnyoneWaiting) _checkpointer.Idle();
        }
    }

    bool HasWork() =>
        _released.Count + _unfinished.Count > 0 || _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>First what was held back, then what is new, last the slices of long operations, so that these never hold up the others.</summary>
    void Fill(List<Work> batch)
    {
        while (batch.Count < MaxBatch && _released.TryDequeue(out var work)) batch.Add(work);
        while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var work))
        {
            if (work != default) batch.Add(work);
        }
        batch.AddRange(TakeUnfinished());
    }

    bool IsAnyoneWaiting => _released.Count > 0 || _queue.Reader.TryPeek(out _);

    Work[] TakeUnfinished()
    {
        Work[] unfinished = [.. _unfinished];
        _unfinished.Clear();
        return unfinished;
    }

    /// <summary>begin → catch up → compute → write → commit → publish.</summary>
    void RunBatch(List<Work> batch)
    {
        var drafts = new Dictionary<Account, AccountDraft>();
        var done = new List<Work>(batch.Count);
        var chores = new List<StoreChore>();
        var since = _time.GetTimestamp();
        try
        {
            if (_failure is { } failure) throw failure;
            _packs.ThrowIfFailed();
            _checkpointer.ThrowIfFailed();
            var now = _time.GetUtcNow();
            _rows.BeginWrite();
            long[] leftovers = [.. _leftovers];
            foreach (var mailbox in leftovers) Recovery.RemoveUnpublished(_rows, mailbox);
            foreach (var work in batch) Compute(work, drafts, now, done);
            for (var slices = 1; slices < MaxSlicesInBatch && done.Count == 0 && _unfinished.Count > 0 && !IsAnyoneWaiting; slices++)
                foreach (var work in TakeUnfinished()) Compute(work, drafts, now, done);
            while (_chores.TryDequeue(out var chore)) Compute(chore, chores);
            Commit(drafts.Values);
            _leftovers.ExceptWith(leftovers);
            // Should this fail, what is shown is not what is kept, and the store stops as well.
            foreach (var draft in drafts.Values) draft.Account.Publish(draft);
            Measure(batch.Count, since, done, drafts.Values);
        }
        catch (Exception failure)
        {
            Abandon(batch, chores, failure);
            return;
        }
        Volatile.Write(ref _wroteAt, _time.GetTimestamp());
        foreach (var work in done)
        {
            Release(work);
            work.Operation.Complete();
        }
        foreach (var chore in chores) chore.Complete();
        foreach (var draft in drafts.Values) Ring(draft);
        _checkpointer.Committed();
    }

    /// <summary>What goes wrong with those who are told of a change is no reason to write no more.</summary>
    void Ring(AccountDraft draft)
    {
        try
        {
            if (draft.IsChanged) draft.Account.Ring();
            if (draft.LastBlob is not null) Appended?.Invoke(draft.Account.Id);
        }
        catch (Exception failure)
        {
            Log.NotTold(_logger, draft.Account.Id, failure);
        }
    }

    void Measure(int operations, long since, List<Work> done, IEnumerable<AccountDraft> drafts)
    {
        // A batch of chores alone is the store's own business.
        if (operations == 0) return;
        _measures.Batch(operations, _time.GetElapsedTime(since));
        foreach (var work in done) _measures.Done(work.Operation);
        foreach (var draft in drafts)
            foreach (var (kind, messages) in draft.Changes) _measures.Changed(kind, messages);
    }

    void Compute(StoreChore chore, List<StoreChore> done)
    {
        done.Add(chore);
        _rows.Savepoint();
        try
        {
            chore.Step(_rows);
            _rows.Release();
        }
        catch (Exception reason) when (_rows.InTransaction && reason is not PackFailedException)
        {
            _rows.RollbackTo();
            done.Remove(chore);
            chore.Fail(Explained(reason));
        }
    }

    void Compute(Work work, Dictionary<Account, AccountDraft> drafts, DateTimeOffset now, List<Work> done)
    {
        if (_held.TryGetValue(work.Account, out var waiting) && !IsHolder(work))
        {
            waiting.Enqueue(work);
            return;
        }
        if (!drafts.TryGetValue(work.Account, out var draft))
            drafts.Add(work.Account, draft = new AccountDraft(work.Account, _rows, _packs, now));
        var mark = draft.Save();
        _rows.Savepoint();
        try
        {
            var isDone = work.Operation.Step(draft);
            _rows.Release();
            if (draft.Snapshot != mark.Snapshot) work.Operation.Note(new OperationEffect(mark.Snapshot, draft.Snapshot));
            if (isDone) done.Add(work);
            else _unfinished.Add(work);
            if (!isDone && work.Operation.HoldsAccount && !_held.ContainsKey(work.Account)) Hold(work);
        }
        catch (Exception reason) when (_rows.InTransaction && reason is not PackFailedException)
        {
            _rows.RollbackTo();
            draft.Restore(mark);
            Fail(work, Explained(reason));
        }
    }

    void Commit(IEnumerable<AccountDraft> drafts)
    {
        var places = false;
        foreach (var draft in drafts)
        {
            draft.Account.Counters.Cover(draft.Snapshot);
            draft.WriteRows();
            if (draft.LastBlob is not { } blob) continue;
            Recovery.NoteReferenced(_rows, blob);
            places = true;
        }
        var since = _time.GetTimestamp();
        if (places)
        {
            _packs.Sync();
            _measures.Synced(_time.GetElapsedTime(since));
            since = _time.GetTimestamp();
        }
        _rows.Commit();
        _measures.Committed(_time.GetElapsedTime(since));
    }

    /// <summary>The batch is lost as a whole: nothing of it was published, and every waiter is told.</summary>
    void Abandon(List<Work> batch, List<StoreChore> chores, Exception failure)
    {
        try
        {
            _rows.Rollback();
        }
        catch (SqliteStoreException rollback)
        {
            failure = rollback;
        }
        var reason = Explained(failure);
        if (reason is not StoreRefusedException { Refusal: StoreRefusal.StorageFull } && _failure is null)
        {
            Log.StoreStopped(_logger, failure);
            reason = _failure = new StoreRefusedException(StoreRefusal.Unavailable, Stopped, failure);
        }
        _unfinished.Clear();
        while (_chores.TryDequeue(out var waiting)) chores.Add(waiting);
        foreach (var chore in chores) chore.Fail(reason);
        // What waits for a holder is still to come, also when the holder is among those that fail here.
        foreach (var work in batch.FindAll(work => !_held.TryGetValue(work.Account, out var waiting) || !waiting.Contains(work)))
            Fail(work, reason);
    }

    void Fail(Work work, Exception reason)
    {
        if (work.Operation.UnpublishedIn is { } mailbox) _leftovers.Add(mailbox);
        Release(work);
        _measures.Failed(work.Operation, reason);
        work.Operation.Fail(reason);
    }

    bool IsHolder(Work work) => _holders.TryGetValue(work.Account, out var holder) && holder == work.Operation;

    void Hold(Work work)
    {
        _holders.Add(work.Account, work.Operation);
        _held.Add(work.Account, new Queue<Work>());
    }

    void Release(Work work)
    {
        if (!IsHolder(work)) return;
        _holders.Remove(work.Account);
        if (!_held.Remove(work.Account, out var waiting)) return;
        while (waiting.TryDequeue(out var next)) _released.Enqueue(next);
    }

    /// <summary>What the waiter is told. A full disk also frees the reserve, so that from now on small changes find room.</summary>
    Exception Explained(Exception reason)
    {
        if (reason is PackFailedException) return new StoreRefusedException(StoreRefusal.Unavailable, Stopped, reason);
        if (reason is not (StorageFullException or SqliteStoreException { IsFull: true })) return reason;
        _packs.Reserve.Release();
        return new StoreRefusedException(StoreRefusal.StorageFull, "The server's disk is full.", reason);
    }

    /// <summary>Runs what is queued to its end and closes the rows.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _checkpointer.Dispose();
        _rows.Dispose();
    }
}
