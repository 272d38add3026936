using System.IO.Compression;

namespace Hoopoe.Server.Tests.Sessions;

/// <summary>The client's end of a compressed connection (RFC 4978).</summary>
sealed class InflatingStream(Stream connection) : Stream
{
    readonly DeflateStream _input = new(connection, CompressionMode.Decompress, leaveOpen: true);
    readonly DeflateStream _output = new(connection, CompressionLevel.Optimal, leaveOpen: true);

    /// <summary>What it stands on.</summary>
    public Stream Connection => connection;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _input.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _output.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _input.DisposeAsync();
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
