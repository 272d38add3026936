using System.Globalization;
using System.Threading.Channels;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tracing;

/// <summary>
/// One trace that somebody looks at. Sessions hand it lines and never wait: when more come than are taken, lines are dropped and it is said
/// how many.
/// </summary>
/// <param name="isMeant">Tells which connections are traced.</param>
/// <param name="time">The clock.</param>
sealed class Trace(Func<ClientConnection, bool> isMeant, TimeProvider time)
{
    readonly Channel<TraceLine> _lines =
        Channel.CreateBounded<TraceLine>(new BoundedChannelOptions(TraceLimits.WaitingLines) { SingleReader = true });
    readonly Lock _gate = new();
    long _dropped;

    /// <summary>Whether a connection is traced.</summary>
    public bool Means(ClientConnection connection) => isMeant(connection);

    /// <summary>A session said or heard something.</summary>
    public void Write(TraceLine line)
    {
        lock (_gate)
        {
            if (_dropped > 0 && _lines.Writer.TryWrite(Missed(_dropped))) _dropped = 0;
            if (_dropped > 0 || !_lines.Writer.TryWrite(line)) _dropped++;
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End() => _lines.Writer.TryComplete();

    /// <summary>The lines as they come, until the end.</summary>
    public IAsyncEnumerable<TraceLine> ReadAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAllAsync(cancellationToken);

    TraceLine Missed(long lines) => new(
        time.GetUtcNow(), "", TraceSpeaker.Trace,
        string.Create(CultureInfo.InvariantCulture, $"{lines} lines were dropped: more came than could be shown"));
}
