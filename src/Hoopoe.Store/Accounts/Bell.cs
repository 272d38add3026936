using System.Threading.Tasks.Sources;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// Tells one waiting session that something changed. It holds at most one ring and carries nothing: what changed is found by comparing
/// snapshots, so rings may merge and none is lost.
/// </summary>
public sealed class Bell : IValueTaskSource
{
    readonly Lock _gate = new();
    ManualResetValueTaskSourceCore<bool> _source;
    bool _rung;
    bool _waiting;

    /// <summary>Rings; a ring that nobody waits for is kept until somebody does.</summary>
    public void Ring() => Ring(here: false);

    /// <summary>Rings from a thread that may go on with what the waiter does next; see <see cref="Ring()"/>.</summary>
    public void RingHere() => Ring(here: true);

    void Ring(bool here)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                _rung = true;
                return;
            }
            _waiting = false;
            _source.RunContinuationsAsynchronously = !here;
        }
        _source.SetResult(true);
    }

    /// <summary>Takes a kept ring, without waiting.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            var rung = _rung;
            _rung = false;
            return rung;
        }
    }

    /// <summary>Completes at the next ring, or at once when one is kept. One waiter at a time; a wait is not cancelled but rung.</summary>
    /// <exception cref="InvalidOperationException">Somebody waits already.</exception>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_waiting) throw new InvalidOperationException("The bell has a waiter already.");
            if (_rung)
            {
                _rung = false;
                return ValueTask.CompletedTask;
            }
            _source.Reset();
            _waiting = true;
            return new ValueTask(this, _source.Version);
        }
    }

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
