using System.Globalization;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Tracing;

namespace Hoopoe.Server.Tests.Tracing;

/// <summary>A trace that somebody looks at, line by line: <c>C: …</c>, <c>S: …</c>, <c>*: …</c>.</summary>
sealed class WatchedTrace : IAsyncDisposable
{
    readonly CancellationTokenSource _enough = new();
    readonly List<string> _lines = [];
    readonly SemaphoreSlim _more = new(0);
    readonly Task _reading;

    WatchedTrace(IAsyncEnumerable<TraceLine> trace) => _reading = ReadAsync(trace);

    public IReadOnlyList<string> Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Begins, and returns when it has begun.</summary>
    public static async Task<WatchedTrace> BeginAsync(RunningServer server, SessionTarget target)
    {
        var watched = new WatchedTrace(server.Server.Administration.TraceAsync(target, CancellationToken.None));
        await watched.SeeAsync(line => line.StartsWith($"*: {target} is traced; ", StringComparison.Ordinal));
        return watched;
    }

    /// <summary>Waits for a line, and gives those up to it that were not given before.</summary>
    public async Task<IReadOnlyList<string>> SeeAsync(Predicate<string> isIt)
    {
        while (true)
        {
            lock (_lines)
            {
                var at = _lines.FindIndex(isIt);
                if (at >= 0)
                {
                    var seen = _lines[..(at + 1)];
                    _lines.RemoveRange(0, at + 1);
                    return seen;
                }
            }
            Assert.True(await _more.WaitAsync(TimeSpan.FromSeconds(30), Token), string.Join('\n', Lines));
        }
    }

    public Task<IReadOnlyList<string>> SeeAsync(string line) => SeeAsync(one => one == line);

    /// <summary>Waits for the end of a trace that ends by itself.</summary>
    public Task EndAsync() => _reading.WaitAsync(TimeSpan.FromSeconds(30), Token);

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _reading;
        _enough.Dispose();
        _more.Dispose();
    }

    async Task ReadAsync(IAsyncEnumerable<TraceLine> trace)
    {
        try
        {
            await foreach (var line in trace.WithCancellation(_enough.Token))
            {
                var mark = line.Speaker switch { TraceSpeaker.Client => 'C', TraceSpeaker.Server => 'S', _ => '*' };
                lock (_lines) _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{mark}: {line.Text}"));
                _more.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }
    }
}
