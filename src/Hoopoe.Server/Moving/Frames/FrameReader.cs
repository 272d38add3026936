using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hoopoe.Server.Moving.Frames;

/// <summary>Reads what <see cref="FrameWriter"/> wrote. A stream that ends in the middle is an error, never the end.</summary>
sealed class FrameReader(Stream stream)
{
    /// <summary>How long a record may be, in bytes: the longest names and the most keywords fit.</summary>
    public const int MaxRecord = 128 * 1024;

    const int BufferBytes = 64 * 1024;

    readonly byte[] _buffer = new byte[BufferBytes];
    int _at;
    int _filled;
    int _piece;

    /// <summary>Reads a record; null at the end.</summary>
    /// <exception cref="InvalidDataException">The stream is broken off, or is none of ours.</exception>
    public async ValueTask<T?> RecordAsync<T>(JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        var length = await LengthAsync(cancellationToken);
        if (length == 0) return null;
        if (length is < 0 or > MaxRecord) throw Broken();
        var json = new byte[length];
        for (var read = 0; read < length;) read += await TakeAsync(json.AsMemory(read), cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw Broken();
        }
        catch (JsonException)
        {
            throw Broken();
        }
    }

    /// <summary>Reads the next bytes of a content; 0 at its end.</summary>
    /// <exception cref="InvalidDataException">The stream is broken off.</exception>
    public async ValueTask<int> ContentAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_piece == 0 && (_piece = await LengthAsync(cancellationToken)) == 0) return 0;
        if (_piece < 0) throw Broken();
        var count = await TakeAsync(target[..Math.Min(target.Length, _piece)], cancellationToken);
        _piece -= count;
        return count;
    }

    async ValueTask<int> LengthAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[sizeof(int)];
        for (var read = 0; read < bytes.Length;) read += await TakeAsync(bytes.AsMemory(read), cancellationToken);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    async ValueTask<int> TakeAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_at == _filled)
        {
            (_at, _filled) = (0, await stream.ReadAsync(_buffer, cancellationToken));
            if (_filled == 0) throw Broken();
        }
        var count = Math.Min(target.Length, _filled - _at);
        _buffer.AsMemory(_at, count).CopyTo(target);
        _at += count;
        return count;
    }

    static InvalidDataException Broken() => new("The stream of messages is broken off.");
}
