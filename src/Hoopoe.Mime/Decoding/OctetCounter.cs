using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>A buffer that keeps nothing but how much was written.</summary>
sealed class OctetCounter : IBufferWriter<byte>
{
    byte[] _buffer = new byte[4096];

    public long Count { get; private set; }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (sizeHint > _buffer.Length)
            _buffer = new byte[sizeHint];
        return _buffer;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
