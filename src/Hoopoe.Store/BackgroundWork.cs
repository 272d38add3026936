namespace Hoopoe.Store;

/// <summary>
/// Looks again and again whether there is something to do, until it is disposed, which waits for what is being done to give up. What a store or a
/// disk refuses is told, and the next look comes all the same.
/// </summary>
sealed class BackgroundWork : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly PeriodicTimer _timer;
    readonly Task _loop;

    /// <summary>Begins; the first look is one period from now.</summary>
    /// <param name="period">The time between two looks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="look">Looks, and does what there is to do; gives up when its token says so.</param>
    /// <param name="failed">Told of a <see cref="StoreRefusedException"/> or <see cref="IOException"/>.</param>
    public BackgroundWork(TimeSpan period, TimeProvider time, Func<CancellationToken, Task> look, Action<Exception> failed)
    {
        _timer = new PeriodicTimer(period, time);
        _loop = Task.Run(() => RunAsync(look, failed));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _timer.Dispose();
        await _loop;
        _stop.Dispose();
    }

    async Task RunAsync(Func<CancellationToken, Task> look, Action<Exception> failed)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                await look(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is StoreRefusedException or IOException)
            {
                failed(failure);
            }
        }
    }
}
