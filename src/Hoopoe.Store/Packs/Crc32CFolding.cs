using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hoopoe.Store.Packs;

/// <summary>
/// CRC-32C by carry-less multiplication, 256 bytes at a time: five times as fast as the instruction for it, which waits for its own last result.
/// <para>A checksum is the remainder of the bytes, taken as a polynomial over GF(2), by P. So 128 bits can be put (xor) onto those that lie D bits
/// further on, if each half is multiplied by the remainder of its distance; of what is left in the end the instruction makes the checksum.</para>
/// </summary>
static class Crc32CFolding
{
    /// <summary>Fewer bytes are not worth it.</summary>
    public const int MinLength = 512;

    const int Width = 64;
    const uint Polynomial = 0x82F6_3B78;

    static readonly Vector128<ulong> By128 = Factors(128);
    static readonly Vector512<ulong> By512 = Repeat(Factors(512)), By2048 = Repeat(Factors(2048));

    /// <summary>Adds bytes to a checksum that is not inverted.</summary>
    /// <param name="crc">The checksum of what is before them.</param>
    /// <param name="bytes">At least <see cref="MinLength"/> bytes; what is left of them are those that were not added.</param>
    public static uint Add(uint crc, ref ReadOnlySpan<byte> bytes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = (nuint)bytes.Length;
        var first = Load(ref start, 0) ^ Vector512.CreateScalar((ulong)crc);
        var second = Load(ref start, Width);
        var third = Load(ref start, 2 * Width);
        var fourth = Load(ref start, 3 * Width);
        nuint at = 4 * Width;
        for (; at + (4 * Width) <= length; at += 4 * Width)
        {
            first = Fold(first, By2048) ^ Load(ref start, at);
            second = Fold(second, By2048) ^ Load(ref start, at + Width);
            third = Fold(third, By2048) ^ Load(ref start, at + (2 * Width));
            fourth = Fold(fourth, By2048) ^ Load(ref start, at + (3 * Width));
        }
        var rest = Fold(Fold(Fold(first, By512) ^ second, By512) ^ third, By512) ^ fourth;
        for (; at + Width <= length; at += Width) rest = Fold(rest, By512) ^ Load(ref start, at);
        bytes = bytes[(int)at..];

        var (lower, upper) = (rest.GetLower(), rest.GetUpper());
        var last = Fold(Fold(Fold(lower.GetLower()) ^ lower.GetUpper()) ^ upper.GetLower()) ^ upper.GetUpper();
        return BitOperations.Crc32C(BitOperations.Crc32C(0, last[0]), last[1]);
    }

    static Vector512<ulong> Load(ref byte start, nuint at) => Vector512.LoadUnsafe(ref start, at).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Fold(Vector512<ulong> bits, Vector512<ulong> by) =>
        Pclmulqdq.V512.CarrylessMultiply(bits, by, 0x00) ^ Pclmulqdq.V512.CarrylessMultiply(bits, by, 0x11);

    static Vector128<ulong> Fold(Vector128<ulong> bits) =>
        Pclmulqdq.CarrylessMultiply(bits, By128, 0x00) ^ Pclmulqdq.CarrylessMultiply(bits, By128, 0x11);

    static Vector512<ulong> Repeat(Vector128<ulong> factors) => Vector512.Create(Vector256.Create(factors, factors), Vector256.Create(factors, factors));

    /// <summary>
    /// What the halves of 128 bits are multiplied by. Bits are reflected, the first is the highest power, so the first half lies 64 bits higher than the
    /// second; 32 of the distance are the remainder's own, and a product of reflected factors is one bit short.
    /// </summary>
    static Vector128<ulong> Factors(int distance) => Vector128.Create((ulong)Power(distance + 32) << 1, (ulong)Power(distance - 32) << 1);

    /// <summary>The remainder of x to a power, reflected.</summary>
    static uint Power(int exponent)
    {
        var remainder = 0x8000_0000u;
        for (; exponent > 0; exponent--) remainder = (remainder >> 1) ^ ((remainder & 1) * Polynomial);
        return remainder;
    }
}
