using System.IO.Compression;

namespace Hoopoe.Server.Connections;

/// <summary>
/// Compresses what is written (RFC 4978): raw DEFLATE, with a sync flush at each flush so that the client can read all that was sent. The
/// compressor holds a quarter of a megabyte, so an idle connection gives it up; the next one goes on behind the sync flush without history,
/// which the client's decompressor does not notice.
/// </summary>
sealed class DeflateOutput(Stream target) : Stream
{
    Sink? _sink;
    DeflateStream? _compressor;
    bool _finishes;

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Gives the compressor up until something is written. All that was written must have been flushed.</summary>
    public void Rest()
    {
        if (_sink is null) return;
        // What a compressor writes at its end would end the client's stream too.
        _sink.IsClosed = true;
        _compressor!.Dispose();
        (_sink, _compressor) = (null, null);
    }

    /// <summary>Makes the next flush end the stream, with a last block instead of a sync flush.</summary>
    public void Finish() => _finishes = true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_compressor is null)
        {
            _sink = new Sink(target);
            _compressor = new DeflateStream(_sink, CompressionLevel.Fastest, leaveOpen: true);
        }
        await _compressor.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_compressor is null) return;
        if (!_finishes)
        {
            await _compressor.FlushAsync(cancellationToken);
            return;
        }
        await _compressor.DisposeAsync();
        (_sink, _compressor) = (null, null);
        await target.FlushAsync(cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Rest();
        base.Dispose(disposing);
    }

    public override void Flush() => throw AsynchronousOnly();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw AsynchronousOnly();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    static NotSupportedException AsynchronousOnly() => new("This stream is written asynchronously only.");

    /// <summary>Hands the compressor's output on, until it is closed.</summary>
    sealed class Sink(Stream target) : Stream
    {
        public bool IsClosed { get; set; }

        public override bool CanRead => false;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            IsClosed ? ValueTask.CompletedTask : target.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!IsClosed) throw AsynchronousOnly();
        }

        public override Task FlushAsync(CancellationToken cancellationToken) =>
            IsClosed ? Task.CompletedTask : target.FlushAsync(cancellationToken);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
