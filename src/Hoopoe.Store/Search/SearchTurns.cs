using System.Diagnostics;

namespace Hoopoe.Store.Search;

/// <summary>
/// Gives the searches of all sessions turns of some milliseconds each, on half of the processors, so that however many there are and however
/// long they take, other work finds a thread.
/// </summary>
sealed class SearchTurns : IDisposable
{
    /// <summary>How long a turn takes, about.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMilliseconds(4);

    readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    int _searches;

    /// <summary>Whether anybody searches.</summary>
    public bool IsBusy => Volatile.Read(ref _searches) > 0;

    /// <summary>Runs the steps of a search, the first when its turn comes, until one says that it was the last.</summary>
    /// <param name="step">Does a part of the work, and stops when told so; true at the end.</param>
    /// <param name="between">Runs between two turns.</param>
    /// <param name="cancellationToken">Ends the search between two steps.</param>
    public async ValueTask RunAsync(Func<Turn, bool> step, Func<ValueTask> between, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _searches);
        try
        {
            while (!await StepAsync(step, cancellationToken))
            {
                await between();
                await Task.Yield();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _searches);
        }
    }

    async ValueTask<bool> StepAsync(Func<Turn, bool> step, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            return step(new Turn(Stopwatch.GetTimestamp()));
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    /// <summary>One turn.</summary>
    /// <param name="StartedAt">When it began.</param>
    public readonly record struct Turn(long StartedAt)
    {
        /// <summary>Whether it is over.</summary>
        public bool IsOver => Stopwatch.GetElapsedTime(StartedAt) >= Length;
    }
}
