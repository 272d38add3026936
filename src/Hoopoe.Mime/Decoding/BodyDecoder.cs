using MimeKit.Encodings;

namespace Hoopoe.Mime;

/// <summary>Undoes a transfer encoding piece by piece. Holds two buffers of a few KiB, whatever the size of the body.</summary>
sealed class BodyDecoder
{
    /// <summary>Octets of the body taken at a time.</summary>
    public const int SliceSize = 16 * 1024;

    readonly IMimeDecoder _decoder;
    readonly byte[] _input = new byte[SliceSize];
    byte[] _output = [];

    BodyDecoder(IMimeDecoder decoder) => _decoder = decoder;

    /// <summary>The decoder of an encoding; null where octets stand for themselves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The encoding is not known.</exception>
    public static BodyDecoder? For(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.SevenBit or TransferEncoding.EightBit or TransferEncoding.Binary => null,
        TransferEncoding.Base64 => new BodyDecoder(new Base64Decoder()),
        TransferEncoding.QuotedPrintable => new BodyDecoder(new QuotedPrintableDecoder()),
        TransferEncoding.UuEncode => new BodyDecoder(new UUDecoder()),
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Decodes the next slice, at most <see cref="SliceSize"/>. The result is valid until the next call.</summary>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> slice)
    {
        slice.CopyTo(_input);
        var needed = _decoder.EstimateOutputLength(slice.Length);
        if (needed > _output.Length)
            _output = new byte[needed];
        return _output.AsSpan(0, _decoder.Decode(_input, 0, slice.Length, _output));
    }

    /// <summary>What is left when the body has ended: base64 without its padding still means its last octets.</summary>
    public ReadOnlySpan<byte> Finish() => _decoder is Base64Decoder ? Decode("=="u8) : [];
}
