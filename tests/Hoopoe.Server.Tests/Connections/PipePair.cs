using System.IO.Pipelines;

namespace Hoopoe.Server.Tests.Connections;

/// <summary>A connection in memory: the server's end as pipes, the client's as a stream.</summary>
sealed class PipePair : IDisposable
{
    readonly Pipe _toServer = new();
    readonly Pipe _toClient = new();

    public PipePair()
    {
        Server = new Duplex(_toServer.Reader, _toClient.Writer);
        ClientStream = new ClientSide(_toClient.Reader.AsStream(), _toServer.Writer.AsStream());
    }

    public IDuplexPipe Server { get; }

    public Stream ClientStream { get; }

    public bool ClientHasInput
    {
        get
        {
            if (!_toClient.Reader.TryRead(out var read)) return false;
            _toClient.Reader.AdvanceTo(read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
    }

    public void Dispose() => ClientStream.Dispose();

    sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    sealed class ClientSide(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;
        public override bool CanWrite => true;
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => output.Flush();
        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input.ReadAsync(buffer, cancellationToken);
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            output.WriteAsync(buffer, cancellationToken);
        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        protected override void Dispose(bool disposing)
        {
            output.Dispose();
            input.Dispose();
            base.Dispose(disposing);
        }
    }
}
