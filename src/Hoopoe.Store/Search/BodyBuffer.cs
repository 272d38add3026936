using System.Buffers;
using Hoopoe.Mime;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search;

/// <summary>Holds the octets of a stored body that are being looked at, in one buffer for all messages of a page.</summary>
sealed class BodyBuffer : IDisposable
{
    byte[] _octets = [];

    /// <summary>Reads a range of a body; what was read before is overwritten.</summary>
    /// <exception cref="BlobDamagedException">The body is not all there.</exception>
    public ReadOnlyMemory<byte> Read(BlobReader body, ByteRange range)
    {
        var length = (int)range.Length;
        if (length > _octets.Length)
        {
            Dispose();
            _octets = ArrayPool<byte>.Shared.Rent(length);
        }
        return _octets.AsMemory(0, body.Read(range.Offset, _octets.AsSpan(0, length)));
    }

    public void Dispose()
    {
        if (_octets.Length > 0) ArrayPool<byte>.Shared.Return(_octets);
        _octets = [];
    }
}
