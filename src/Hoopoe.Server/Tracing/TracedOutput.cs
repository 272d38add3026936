using System.IO.Pipelines;

namespace Hoopoe.Server.Tracing;

/// <summary>Passes on what a session writes, and shows it to its trace. Nothing is kept back: it goes out as if nobody looked.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="trace">Who looks.</param>
sealed class TracedOutput(PipeWriter output, SessionTrace trace) : PipeWriter
{
    Memory<byte> _given;

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => output.UnflushedBytes;

    public override void Advance(int bytes)
    {
        trace.Sent(_given.Span[..bytes]);
        _given = _given[bytes..];
        output.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        output.FlushAsync(cancellationToken);

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);
}
