namespace Hoopoe.Mime;

/// <summary>Undoes a transfer encoding piece by piece. Holds two buffers of a few KiB, whatever the size of the body.</summary>
abstract class BodyDecoder
{
    /// <summary>Octets of the body taken at a time.</summary>
    public const int SliceSize = 16 * 1024;

    /// <summary>The decoder of an encoding; null where octets stand for themselves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The encoding is not known.</exception>
    public static BodyDecoder? For(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.SevenBit or TransferEncoding.EightBit or TransferEncoding.Binary => null,
        TransferEncoding.Base64 => AlphabetDecoder.Base64(),
        TransferEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
        TransferEncoding.UuEncode => AlphabetDecoder.UuEncode(),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Decodes the next slice, at most <see cref="SliceSize"/>. The result is valid until the next call.</summary>
    public abstract ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> slice);

    /// <summary>What is left when the body has ended.</summary>
    public abstract ReadOnlySpan<byte> Finish();
}
