using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Hoopoe.Store.Packs;

/// <summary>CRC-32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instructions where it has them.</summary>
static class Crc32C
{
    /// <summary>The checksum of nothing: where <see cref="Add"/> begins.</summary>
    public const uint Start = 0;

    /// <summary>The checksum of the bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Add(Start, bytes);

    /// <summary>The checksum of what <paramref name="sum"/> covers followed by the bytes.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        var crc = ~sum;
        if (Pclmulqdq.V512.IsSupported && bytes.Length >= Crc32CFolding.MinLength) crc = Crc32CFolding.Add(crc, ref bytes);
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
