using System.IO.Pipelines;

namespace Hoopoe.Server.Connections;

/// <summary>
/// Gathers small pieces on their way into a pipe. A pipe takes its lock for each piece; this writes into the memory that the pipe lent and tells it of
/// all pieces at once. It holds no memory between a flush and the next write.
/// </summary>
sealed class BufferedOutput(PipeWriter beneath) : PipeWriter
{
    Memory<byte> _lent;
    int _written;

    public override bool CanGetUnflushedBytes => beneath.CanGetUnflushedBytes;

    public override long UnflushedBytes => beneath.UnflushedBytes + _written;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_lent.Length - _written < Math.Max(sizeHint, 1)) Borrow(sizeHint);
        return _lent[_written..];
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_lent.Length - _written));
        _written += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        GiveBack();
        return beneath.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => beneath.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        GiveBack();
        beneath.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        GiveBack();
        return beneath.CompleteAsync(exception);
    }

    void Borrow(int sizeHint)
    {
        GiveBack();
        _lent = beneath.GetMemory(sizeHint);
    }

    void GiveBack()
    {
        if (_written > 0) beneath.Advance(_written);
        (_lent, _written) = (default, 0);
    }
}
