namespace Hoopoe.Server.Hosting;

/// <summary>Looks after all timed limits once a second, so that no connection needs a timer of its own.</summary>
sealed class Heartbeat : IAsyncDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    readonly PeriodicTimer _timer;
    readonly Task _loop;

    public Heartbeat(TimeProvider time, params IReadOnlyList<Action> beats)
    {
        _timer = new PeriodicTimer(Period, time);
        _loop = RunAsync(beats);
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
    }

    async Task RunAsync(IReadOnlyList<Action> beats)
    {
        while (await _timer.WaitForNextTickAsync())
            foreach (var beat in beats) beat();
    }
}
