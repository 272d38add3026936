using System.Buffers;
using System.IO.Pipelines;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Lmtp;

/// <summary>What reading a command line came to.</summary>
enum LineStatus
{
    Line,
    TooLong,
    BareLineFeed,
    Closed,
}

/// <summary>Reads command lines and message bytes. Replies are flushed only when the client has to be waited for (RFC 2920).</summary>
sealed class LmtpInput(Transport transport, ClientConnection connection)
{
    const int ChunkBytes = 16 * 1024;

    readonly byte[] _line = new byte[LmtpLimits.MaxLineBytes];

    /// <summary>The last line read, without its CRLF; valid until the next.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Reads one line; a line that is too long is skipped to its end in constant memory.</summary>
    /// <exception cref="OperationCanceledException">The connection was asked to close.</exception>
    public async ValueTask<LineStatus> ReadLineAsync()
    {
        var isTooLong = false;
        while (true)
        {
            var read = await ReadAsync();
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var status = Keep(buffer.Slice(0, end), isTooLong);
                Advance(buffer, buffer.GetPosition(1, end));
                return status;
            }
            isTooLong |= buffer.Length >= LmtpLimits.MaxLineBytes;
            Advance(buffer, isTooLong ? buffer.End : buffer.Start, buffer.End);
            if (read.IsCompleted) return LineStatus.Closed;
        }
    }

    /// <summary>Reads the message behind DATA up to CRLF.CRLF.</summary>
    /// <returns>False if the client left before.</returns>
    public async ValueTask<bool> ReadDataAsync(IncomingMessage message)
    {
        var decoder = new DataDecoder();
        var decoded = ArrayPool<byte>.Shared.Rent(ChunkBytes + 1);
        try
        {
            while (true)
            {
                var read = await ReadAsync();
                var piece = FirstPiece(read.Buffer, ChunkBytes);
                var used = decoder.Decode(piece.Span, decoded, out var written);
                await message.AppendAsync(decoded.AsMemory(0, written), connection.Closing);
                var isLast = read.IsCompleted && used == read.Buffer.Length;
                Advance(read.Buffer, read.Buffer.GetPosition(used));
                if (decoder.HasEnded) return true;
                if (isLast) return false;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    /// <summary>Reads exactly that many bytes of a BDAT chunk; without a message they are thrown away.</summary>
    /// <returns>False if the client left before.</returns>
    public async ValueTask<bool> ReadChunkAsync(long count, IncomingMessage? message)
    {
        while (count > 0)
        {
            var read = await ReadAsync();
            var piece = FirstPiece(read.Buffer, (int)Math.Min(count, ChunkBytes));
            if (message is not null) await message.AppendAsync(piece, connection.Closing);
            count -= piece.Length;
            var isLast = read.IsCompleted && piece.Length == read.Buffer.Length;
            Advance(read.Buffer, read.Buffer.GetPosition(piece.Length));
            if (isLast) return count == 0;
        }
        return true;
    }

    void Advance(ReadOnlySequence<byte> buffer, SequencePosition consumed, SequencePosition? examined = null)
    {
        connection.MarkReceived(buffer.Slice(0, consumed).Length);
        transport.Input.AdvanceTo(consumed, examined ?? consumed);
    }

    async ValueTask<ReadResult> ReadAsync()
    {
        connection.Closing.ThrowIfCancellationRequested();
        if (transport.Input.TryRead(out var waiting)) return waiting;
        await connection.FlushAsync(transport.Output, connection.Closing);
        var read = await transport.Input.ReadAsync(connection.Closing);
        connection.MarkActive();
        return read;
    }

    LineStatus Keep(ReadOnlySequence<byte> line, bool isTooLong)
    {
        if (isTooLong || line.Length >= LmtpLimits.MaxLineBytes) return LineStatus.TooLong;
        line.CopyTo(_line);
        var length = (int)line.Length;
        if (length == 0 || _line[length - 1] != '\r') return LineStatus.BareLineFeed;
        Line = _line.AsMemory(0, length - 1);
        return LineStatus.Line;
    }

    static ReadOnlyMemory<byte> FirstPiece(ReadOnlySequence<byte> buffer, int most)
    {
        foreach (var piece in buffer)
            if (!piece.IsEmpty) return piece[..Math.Min(piece.Length, most)];
        return default;
    }
}
