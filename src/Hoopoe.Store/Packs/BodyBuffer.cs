using System.Buffers;
using Hoopoe.Mime;

namespace Hoopoe.Store.Packs;

/// <summary>Holds the octets of a stored body that are being looked at, in one buffer for all that is read after each other.</summary>
public sealed class BodyBuffer : IDisposable
{
    /// <summary>
    /// What is larger is not taken from the pool: the pool keeps what is returned to it for each thread, and a few searches through a message of
    /// a hundred megabytes would leave a gigabyte there.
    /// </summary>
    const int LargestPooled = 1 << 20;

    byte[] _octets = [];
    bool _isPooled;

    /// <summary>Reads a range of a body; what was read before is overwritten.</summary>
    /// <param name="body">The body.</param>
    /// <param name="range">What of it.</param>
    /// <exception cref="BlobDamagedException">The body is not all there.</exception>
    public ReadOnlyMemory<byte> Read(BlobReader body, ByteRange range)
    {
        var octets = MemoryFor(range);
        return octets[..body.Read(range.Offset, octets.Span)];
    }

    /// <inheritdoc cref="Read"/>
    /// <param name="body">The body.</param>
    /// <param name="range">What of it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobReader body, ByteRange range, CancellationToken cancellationToken)
    {
        var octets = MemoryFor(range);
        return octets[..await body.ReadAsync(range.Offset, octets, cancellationToken)];
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (_isPooled) ArrayPool<byte>.Shared.Return(_octets);
        (_octets, _isPooled) = ([], false);
    }

    Memory<byte> MemoryFor(ByteRange range)
    {
        var length = (int)range.Length;
        if (length > _octets.Length)
        {
            Dispose();
            _isPooled = length <= LargestPooled;
            _octets = _isPooled ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);
        }
        return _octets.AsMemory(0, length);
    }
}
