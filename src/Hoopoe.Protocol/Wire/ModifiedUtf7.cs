using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Hoopoe.Protocol.Wire;

/// <summary>
/// The modified UTF-7 of mailbox names (RFC 3501 §5.1.3): printable ASCII stands for itself, <c>&amp;-</c> for <c>&amp;</c>, and everything
/// else is UTF-16 in a base64 without padding that writes <c>,</c> for <c>/</c>, between <c>&amp;</c> and <c>-</c>.
/// </summary>
public static class ModifiedUtf7
{
    static readonly SearchValues<char> Direct = SearchValues.Create(DirectChars());

    /// <summary>
    /// Decodes strictly: 8-bit octets, ASCII written as base64, superfluous shifts, stray bits and lone surrogates are refused, so that a name
    /// has exactly one encoding.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, out string text)
    {
        text = "";
        if (!Ascii.IsValid(encoded))
            return false;

        var decoded = new StringBuilder(encoded.Length);
        var rest = encoded;
        while (!rest.IsEmpty)
        {
            var shift = rest.IndexOf((byte)'&');
            var plain = shift < 0 ? rest : rest[..shift];
            decoded.Append(Encoding.ASCII.GetString(plain));
            if (shift < 0)
                break;

            rest = rest[(shift + 1)..];
            var end = rest.IndexOf((byte)'-');
            if (end < 0 || !TryAppendBase64(rest[..end], decoded))
                return false;
            rest = rest[(end + 1)..];
        }

        var candidate = decoded.ToString();
        if (!encoded.SequenceEqual(Encode(candidate)))
            return false;
        text = candidate;
        return true;
    }

    /// <summary>Encodes a text. Lone surrogates are kept as they are; <see cref="TryDecode"/> refuses them.</summary>
    public static byte[] Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Direct) && !text.Contains('&', StringComparison.Ordinal))
            return Encoding.ASCII.GetBytes(text);

        var encoded = new ArrayBufferWriter<byte>(text.Length * 2);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (rest[0] == '&')
            {
                encoded.Write("&-"u8);
                rest = rest[1..];
                continue;
            }

            var direct = rest.IndexOfAnyExcept(Direct);
            var length = direct < 0 ? rest.Length : direct;
            if (length > 0)
            {
                var ampersand = rest[..length].IndexOf('&');
                length = ampersand < 0 ? length : ampersand;
                encoded.Advance(Encoding.ASCII.GetBytes(rest[..length], encoded.GetSpan(length)));
            }
            else
            {
                length = rest.IndexOfAny(Direct);
                length = length < 0 ? rest.Length : length;
                WriteBase64(rest[..length], encoded);
            }

            rest = rest[length..];
        }

        return encoded.WrittenSpan.ToArray();
    }

    static bool TryAppendBase64(ReadOnlySpan<byte> run, StringBuilder decoded)
    {
        if (run.IsEmpty)
        {
            decoded.Append('&');
            return true;
        }

        var padded = new byte[(run.Length + 3) / 4 * 4];
        for (var i = 0; i < run.Length; i++)
        {
            if (run[i] is (byte)'/' or (byte)'=')
                return false;
            padded[i] = run[i] == (byte)',' ? (byte)'/' : run[i];
        }

        padded.AsSpan(run.Length).Fill((byte)'=');
        if (!Base64.IsValid(padded, out var decodedLength) || decodedLength % 2 != 0)
            return false;

        var utf16 = new byte[decodedLength];
        if (Base64.DecodeFromUtf8(padded, utf16, out _, out _) != OperationStatus.Done)
            return false;
        var text = Encoding.BigEndianUnicode.GetString(utf16);
        decoded.Append(text);
        return true;
    }

    static void WriteBase64(ReadOnlySpan<char> run, ArrayBufferWriter<byte> encoded)
    {
        var utf16 = new byte[run.Length * 2];
        for (var i = 0; i < run.Length; i++)
        {
            utf16[2 * i] = (byte)(run[i] >> 8);
            utf16[(2 * i) + 1] = (byte)run[i];
        }

        var base64 = new byte[Base64.GetMaxEncodedToUtf8Length(utf16.Length)];
        Base64.EncodeToUtf8(utf16, base64, out _, out var length);
        var digits = base64.AsSpan(0, length).TrimEnd((byte)'=');
        digits.Replace((byte)'/', (byte)',');
        encoded.Write("&"u8);
        encoded.Write(digits);
        encoded.Write("-"u8);
    }

    static char[] DirectChars()
    {
        var chars = new char[0x7F - 0x20];
        for (var i = 0; i < chars.Length; i++)
            chars[i] = (char)(0x20 + i);
        return chars;
    }
}
