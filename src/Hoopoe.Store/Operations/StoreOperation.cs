using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Operations;

/// <summary>
/// A change to one account, run by the store's single writer. It computes against the account's draft and writes rows; it is durable and
/// published when it completes. An operation that throws leaves nothing behind of its running slice.
/// </summary>
public abstract class StoreOperation
{
    /// <summary>How many messages an operation changes in one go at most; larger ones run in slices between other users' batches.</summary>
    public const int SliceSize = 1_024;

    readonly List<OperationEffect> _effects = [];

    long _done;

    private protected StoreOperation(Actor actor) => Actor = actor;

    /// <summary>Who does it.</summary>
    public Actor Actor { get; }

    /// <summary>What it changed of the account's snapshot, once it has completed; one entry for each slice.</summary>
    public IReadOnlyList<OperationEffect> Effects => _effects;

    /// <summary>How many messages the slices so far have dealt with, for those who wait; any thread may ask.</summary>
    public long Done => Volatile.Read(ref _done);

    /// <summary>
    /// Whether the account's other operations must wait while this one has slices left (COPY, whose rows stay unpublished until the last).
    /// </summary>
    internal virtual bool HoldsAccount => false;

    /// <summary>
    /// The mailbox that slices committed so far have left unpublished rows in, or null; should the operation fail, the writer removes them.
    /// </summary>
    internal virtual long? UnpublishedIn => null;

    /// <summary>Runs the operation or its next slice; true when it is done.</summary>
    internal abstract bool Step(AccountDraft draft);

    /// <summary>Takes note of what a slice changed; called by the writer.</summary>
    internal void Note(OperationEffect effect) => _effects.Add(effect);

    /// <summary>Counts messages of a slice as dealt with.</summary>
    private protected void Count(int messages) => Volatile.Write(ref _done, _done + messages);

    /// <summary>Tells the waiter that the result is durable and published.</summary>
    internal abstract void Complete();

    /// <summary>Tells the waiter why there is no result.</summary>
    internal abstract void Fail(Exception reason);
}

/// <summary>
/// What an operation, or a slice of one, found and left: so a session can tell its own changes from those that others made meanwhile.
/// </summary>
/// <param name="Before">The account as the operation found it.</param>
/// <param name="After">The account as the operation left it.</param>
public readonly record struct OperationEffect(AccountSnapshot Before, AccountSnapshot After);

/// <summary>An operation with a result.</summary>
public abstract class StoreOperation<TResult> : StoreOperation
{
    readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TResult? _result;

    private protected StoreOperation(Actor actor)
        : base(actor)
    {
    }

    internal Task<TResult> Completion => _completion.Task;

    /// <summary>Runs the whole operation, for those that need no slices.</summary>
    private protected virtual TResult Execute(AccountDraft draft) =>
        throw new NotSupportedException("An operation runs whole or in slices.");

    internal override bool Step(AccountDraft draft)
    {
        _result = Execute(draft);
        return true;
    }

    /// <summary>Sets the result of an operation that runs in slices.</summary>
    private protected void Finish(TResult result) => _result = result;

    internal override void Complete() => _completion.TrySetResult(_result!);

    internal override void Fail(Exception reason) => _completion.TrySetException(reason);
}
