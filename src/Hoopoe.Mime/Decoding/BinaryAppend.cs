using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>Makes a message that came as literal8 fit to be stored, which is without NUL (RFC 3516 §4.4).</summary>
public static class BinaryAppend
{
    /// <summary>Octets of a base64 line before encoding: 76 characters after (RFC 2045 §6.8).</summary>
    const int OctetsPerLine = 57;

    /// <summary>
    /// Encodes the parts whose Content-Transfer-Encoding is binary and whose body has a NUL in base64 and changes the field to say so.
    /// All other octets stay.
    /// </summary>
    /// <param name="message">The message as received.</param>
    /// <returns>False if there is a NUL anywhere else: NO [UNKNOWN-CTE]. Otherwise the message to store, the same one if it has no
    /// NUL.</returns>
    public static (bool Ok, ReadOnlyMemory<byte> Message) Normalise(ReadOnlyMemory<byte> message)
    {
        var octets = message.Span;
        if (!octets.Contains((byte)0))
            return (true, message);

        var output = new ArrayBufferWriter<byte>(octets.Length);
        var copied = 0;
        foreach (ref readonly var part in MessageScanner.Scan(octets).Parts)
        {
            if (part.Kind != PartKind.Leaf || part.Encoding != TransferEncoding.Binary || !part.BodyOf(octets).Contains((byte)0))
                continue;

            output.Write(octets[copied..part.HeaderOffset]);
            WriteHeader(part.HeaderOf(octets), output);
            WriteBase64(part.BodyOf(octets), output);
            copied = part.End;
        }

        output.Write(octets[copied..]);
        return output.WrittenSpan.Contains((byte)0) ? (false, default) : (true, output.WrittenMemory);
    }

    static void WriteHeader(ReadOnlySpan<byte> header, ArrayBufferWriter<byte> output)
    {
        var fields = new HeaderReader(header);
        while (fields.Read())
        {
            if (fields.Is("Content-Transfer-Encoding"u8))
                output.Write("Content-Transfer-Encoding: base64\r\n"u8);
            else
                output.Write(fields.Field);
        }

        output.Write(fields.BlankLine);
    }

    static void WriteBase64(ReadOnlySpan<byte> body, ArrayBufferWriter<byte> output)
    {
        for (; !body.IsEmpty; body = body[Math.Min(OctetsPerLine, body.Length)..])
        {
            var line = body[..Math.Min(OctetsPerLine, body.Length)];
            System.Buffers.Text.Base64.EncodeToUtf8(line, output.GetSpan(80), out _, out var written);
            output.Advance(written);
            if (line.Length < body.Length)
                output.Write("\r\n"u8);
        }
    }
}
