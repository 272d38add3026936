using MimeKit.Encodings;

namespace Hoopoe.Mime;

/// <summary>Undoes the encodings that write octets in an alphabet: base64 (RFC 2045 §6.8) and uuencode.</summary>
sealed class AlphabetDecoder : BodyDecoder
{
    readonly IMimeDecoder _decoder;
    readonly byte[] _input = new byte[SliceSize];
    byte[] _output = [];

    AlphabetDecoder(IMimeDecoder decoder) => _decoder = decoder;

    /// <summary>Base64.</summary>
    public static AlphabetDecoder Base64() => new(new Base64Decoder());

    /// <summary>Uuencode.</summary>
    public static AlphabetDecoder UuEncode() => new(new UUDecoder());

    public override ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> slice)
    {
        slice.CopyTo(_input);
        var needed = _decoder.EstimateOutputLength(slice.Length);
        if (needed > _output.Length)
            _output = new byte[needed];
        return _output.AsSpan(0, _decoder.Decode(_input, 0, slice.Length, _output));
    }

    /// <summary>Base64 without its padding still means its last octets.</summary>
    public override ReadOnlySpan<byte> Finish() => _decoder is Base64Decoder ? Decode("=="u8) : [];
}
