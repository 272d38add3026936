using System.Buffers;
using System.IO.Pipelines;

namespace Hoopoe.Server.Connections;

/// <summary>
/// A duplex pipe as a stream, for TLS and DEFLATE to stand on. Asynchronous only. A read into an empty buffer waits for
/// data and takes none, so that an idle TLS connection holds no buffer.
/// </summary>
sealed class DuplexPipeStream(PipeReader input, PipeWriter output) : Stream
{
    int _matched;

    /// <summary>
    /// Whether a read ends behind a sync flush of a DEFLATE stream (its empty stored block, RFC 1951 §3.2.4): what follows may be no DEFLATE any
    /// more, and is left in the pipe until it is asked for.
    /// </summary>
    public bool StopsBehindFlushes { get; init; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var available = read.Buffer;
            if (available.IsEmpty && !read.IsCompleted)
            {
                input.AdvanceTo(available.Start, available.End);
                continue;
            }
            // A sequence must not be asked for its length once it has been given back.
            var count = (int)Math.Min(available.Length, buffer.Length);
            available.Slice(0, count).CopyTo(buffer.Span);
            if (StopsBehindFlushes) count = UpToFlush(buffer.Span[..count]);
            var taken = available.Slice(0, count);
            input.AdvanceTo(taken.End);
            return count;
        }
    }

    /// <summary>The octets up to the end of the first sync flush, 00 00 FF FF; all if there is none. One may come in several reads.</summary>
    int UpToFlush(ReadOnlySpan<byte> octets)
    {
        for (var i = 0; i < octets.Length; i++)
        {
            _matched = (_matched, octets[i]) switch
            {
                (0 or 1, 0) => _matched + 1,
                (2, 0) => 2,
                (2 or 3, 0xFF) => _matched + 1,
                (_, 0) => 1,
                _ => 0,
            };
            if (_matched < 4) continue;
            _matched = 0;
            return i + 1;
        }
        return octets.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = await output.WriteAsync(buffer, cancellationToken);
        if (written.IsCompleted) throw new IOException("The client closed the connection.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken) => await output.FlushAsync(cancellationToken);

    public override void Flush() => throw AsynchronousOnly();

    public override int Read(byte[] buffer, int offset, int count) => throw AsynchronousOnly();

    public override void Write(byte[] buffer, int offset, int count) => throw AsynchronousOnly();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    static NotSupportedException AsynchronousOnly() => new("This stream is read and written asynchronously only.");
}
