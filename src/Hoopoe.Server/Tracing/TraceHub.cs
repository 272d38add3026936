using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tracing;

/// <summary>
/// The traces that run. Each session looks between its commands whether <see cref="Version"/> has changed, and takes part in those that
/// mean it; where nobody traces, that is all it costs.
/// </summary>
sealed class TraceHub
{
    readonly Lock _lock = new();
    volatile Trace[] _traces = [];
    volatile int _version;
    bool _isClosed;

    /// <summary>Changes whenever a trace begins or ends.</summary>
    public int Version => _version;

    /// <summary>The traces that mean a connection.</summary>
    public Trace[] Meaning(ClientConnection connection) =>
        _traces is { Length: > 0 } traces ? [.. traces.Where(trace => trace.Means(connection))] : [];

    /// <summary>Begins a trace. False if as many run as may.</summary>
    public bool TryBegin(Trace trace)
    {
        lock (_lock)
        {
            if (_traces.Length >= TraceLimits.Traces) return false;
            if (_isClosed) trace.End();
            else Put([.. _traces, trace]);
            return true;
        }
    }

    /// <summary>Ends a trace.</summary>
    public void End(Trace trace)
    {
        trace.End();
        lock (_lock) Put([.. _traces.Where(other => other != trace)]);
    }

    /// <summary>Ends all traces, and those to come: the server stops.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var trace in _traces) trace.End();
            Put([]);
        }
    }

    void Put(Trace[] traces)
    {
        _traces = traces;
        _version++;
    }
}
