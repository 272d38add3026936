namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// How fast is indexed in the background: one step at a time in the whole process, and after each a rest three times as long while anybody
/// writes or searches.
/// </summary>
sealed class IndexPace(SemaphoreSlim steps, Func<bool> isBusy)
{
    /// <summary>How many messages are indexed in a step.</summary>
    public const int Step = 16;

    const int RestPerWork = 3;

    static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits for others' steps to end; disposing the result ends this one.</summary>
    public async ValueTask<IDisposable> BeginAsync(CancellationToken cancellationToken)
    {
        await steps.WaitAsync(cancellationToken);
        return new Begun(steps);
    }

    /// <summary>Rests after work.</summary>
    public async ValueTask RestAsync(TimeSpan worked, CancellationToken cancellationToken)
    {
        if (isBusy()) await Task.Delay(worked * RestPerWork is var rest && rest > ShortestRest ? rest : ShortestRest, cancellationToken);
        else await Task.Yield();
    }

    sealed class Begun(SemaphoreSlim steps) : IDisposable
    {
        public void Dispose() => steps.Release();
    }
}
