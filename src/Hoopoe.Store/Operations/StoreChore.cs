using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Work on a store's rows that belongs to no account and changes nothing that a client has been told: it erases what is past its retention
/// time, or follows a body to another place. The writer runs it at the end of a batch; a long piece of work is many chores.
/// </summary>
abstract class StoreChore
{
    readonly TaskCompletionSource<int> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _done;

    /// <summary>Completes when the chore is durable, with the number of rows it was about; fails if it was not run.</summary>
    public Task<int> Completion => _completion.Task;

    /// <summary>Changes rows, in a savepoint of its own, and returns the number of those it was about.</summary>
    protected abstract int Run(SqliteConnection rows);

    /// <summary>Called by the writer.</summary>
    internal void Step(SqliteConnection rows) => _done = Run(rows);

    internal void Complete() => _completion.TrySetResult(_done);

    internal void Fail(Exception reason) => _completion.TrySetException(reason);
}
