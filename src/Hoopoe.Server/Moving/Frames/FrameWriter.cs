using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hoopoe.Server.Moving.Frames;

/// <summary>
/// Writes messages into a stream between the program that has the files and the one that has the store: records in JSON and contents in
/// pieces, each with its length in front. A length of 0 ends a content, or instead of a record the stream.
/// </summary>
sealed class FrameWriter(Stream stream)
{
    const int BufferBytes = 64 * 1024;

    readonly byte[] _buffer = new byte[BufferBytes];
    int _filled;

    /// <summary>Writes a record.</summary>
    public async ValueTask RecordAsync<T>(T record, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(record, type);
        await LengthAsync(json.Length, cancellationToken);
        await CopyAsync(json, cancellationToken);
    }

    /// <summary>Writes a piece of a content.</summary>
    public async ValueTask ContentAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        if (piece.IsEmpty) return;
        await LengthAsync(piece.Length, cancellationToken);
        await CopyAsync(piece, cancellationToken);
    }

    /// <summary>Ends a content, or, between messages, the stream.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken) => LengthAsync(0, cancellationToken);

    /// <summary>Sends what is still held back.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_buffer.AsMemory(0, _filled), cancellationToken);
        _filled = 0;
        await stream.FlushAsync(cancellationToken);
    }

    async ValueTask LengthAsync(int length, CancellationToken cancellationToken)
    {
        if (_buffer.Length - _filled < sizeof(int)) await FlushAsync(cancellationToken);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_filled), length);
        _filled += sizeof(int);
    }

    async ValueTask CopyAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            if (_filled == _buffer.Length) await FlushAsync(cancellationToken);
            var count = Math.Min(bytes.Length, _buffer.Length - _filled);
            bytes[..count].CopyTo(_buffer.AsMemory(_filled));
            _filled += count;
            bytes = bytes[count..];
        }
    }
}
