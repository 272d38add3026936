namespace Hoopoe.Server.Hosting;

/// <summary>Looks after all timed limits once a second, so that no connection needs a timer of its own.</summary>
sealed class Heartbeat : IAsyncDisposable
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    readonly TimeProvider _time;
    readonly PeriodicTimer _timer;
    readonly Task _loop;

    long _last;

    public Heartbeat(TimeProvider time, params IReadOnlyList<Action> beats)
    {
        _time = time;
        _last = time.GetTimestamp();
        _timer = new PeriodicTimer(Period, time);
        _loop = RunAsync(beats);
    }

    /// <summary>How long ago the last beat was over. When that grows, something waits that must not.</summary>
    public TimeSpan SinceLastBeat => _time.GetElapsedTime(Volatile.Read(ref _last));

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
    }

    async Task RunAsync(IReadOnlyList<Action> beats)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            foreach (var beat in beats) beat();
            Volatile.Write(ref _last, _time.GetTimestamp());
        }
    }
}
