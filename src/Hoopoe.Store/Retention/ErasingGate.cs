namespace Hoopoe.Store.Retention;

/// <summary>
/// Lets one at a time erase, or work while nothing is erased. Erasing takes long, so between two steps it gives way to whoever waits.
/// </summary>
sealed class ErasingGate : IDisposable
{
    readonly SemaphoreSlim _one = new(1), _erasing = new(1);
    int _waiting;

    /// <summary>Runs work during which nothing is erased.</summary>
    public async Task<T> WhileNothingIsErasedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _one.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Begins to erase, when it is its turn; it ends when the result is disposed.</summary>
    public async Task<Turn> EraseAsync(CancellationToken cancellationToken)
    {
        await _erasing.WaitAsync(cancellationToken);
        var turn = new Turn(this);
        try
        {
            await turn.BeginAsync(cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        _erasing.Dispose();
    }

    /// <summary>The turn of who erases: nobody else does until it ends, though it gives way to others.</summary>
    public sealed class Turn : IDisposable
    {
        readonly ErasingGate _gate;
        bool _isHeld;

        internal Turn(ErasingGate gate) => _gate = gate;

        /// <summary>
        /// Lets those go first who wait for nothing to be erased. True if there were any: what was known of what is dead must be found out anew, since
        /// they may have brought it back.
        /// </summary>
        public async ValueTask<bool> GiveWayAsync(CancellationToken cancellationToken)
        {
            if (Volatile.Read(ref _gate._waiting) == 0) return false;
            Stop();
            await BeginAsync(cancellationToken);
            return true;
        }

        internal async Task BeginAsync(CancellationToken cancellationToken)
        {
            await _gate._one.WaitAsync(cancellationToken);
            _isHeld = true;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Stop();
            _gate._erasing.Release();
        }

        void Stop()
        {
            if (_isHeld) _gate._one.Release();
            _isHeld = false;
        }
    }
}
