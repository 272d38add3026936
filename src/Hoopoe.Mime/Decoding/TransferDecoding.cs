using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>The octets behind a Content-Transfer-Encoding, for BINARY (RFC 3516, RFC 9051 §7.5.2).</summary>
public static class TransferDecoding
{
    /// <summary>Decodes the body of a part as BINARY[...] sends it; multiparts and messages are as stored.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="part">A part of it.</param>
    /// <param name="output">Where the octets are appended; at most 16 KiB at a time, so that the writer may pass them on.</param>
    /// <returns>False, and nothing written, if the encoding is not known: NO [UNKNOWN-CTE].</returns>
    public static bool TryDecode(ReadOnlySpan<byte> message, in MessagePart part, IBufferWriter<byte> output) =>
        TryDecode(EncodingOf(part), part.BodyOf(message), output, part.IsText);

    /// <summary>The size of what <see cref="TryDecode(ReadOnlySpan{byte}, in MessagePart, IBufferWriter{byte})"/> would write.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="part">A part of it.</param>
    /// <param name="size">Number of octets.</param>
    /// <returns>False if the encoding is not known.</returns>
    public static bool TryMeasure(ReadOnlySpan<byte> message, in MessagePart part, out long size) =>
        TryMeasure(EncodingOf(part), part.BodyOf(message), out size, part.IsText);

    /// <summary>Decodes a body. What does not belong to the encoding is passed over, as decoders of mail do.</summary>
    /// <param name="encoding">The encoding of the part.</param>
    /// <param name="body">The body as stored.</param>
    /// <param name="output">Where the octets are appended; at most 16 KiB at a time, so that the writer may pass them on.</param>
    /// <param name="isText">Whether the part is text: its lines are then ended by CRLF whatever is stored (RFC 3516 §6).</param>
    /// <returns>False, and nothing written, if the encoding is not known: NO [UNKNOWN-CTE].</returns>
    public static bool TryDecode(TransferEncoding encoding, ReadOnlySpan<byte> body, IBufferWriter<byte> output, bool isText = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (encoding >= TransferEncoding.Unknown)
            return false;

        var decoder = BodyDecoder.For(encoding);
        var lines = isText ? new CanonicalLines(output) : null;
        while (!body.IsEmpty)
        {
            var slice = body[..Math.Min(body.Length, BodyDecoder.SliceSize)];
            body = body[slice.Length..];
            Write(decoder is null ? slice : decoder.Decode(slice));
        }

        if (decoder is not null)
            Write(decoder.Finish());
        return true;

        void Write(ReadOnlySpan<byte> octets)
        {
            if (lines is null)
                output.Write(octets);
            else
                lines.Write(octets);
        }
    }

    /// <summary>The size of what decoding a body would write, for BINARY.SIZE.</summary>
    /// <param name="encoding">The encoding of the part.</param>
    /// <param name="body">The body as stored.</param>
    /// <param name="size">Number of octets.</param>
    /// <param name="isText">Whether the part is text.</param>
    /// <returns>False if the encoding is not known.</returns>
    public static bool TryMeasure(TransferEncoding encoding, ReadOnlySpan<byte> body, out long size, bool isText = false)
    {
        var counter = new OctetCounter();
        var known = TryDecode(encoding, body, counter, isText);
        size = counter.Count;
        return known;
    }

    static TransferEncoding EncodingOf(in MessagePart part) => part.Kind == PartKind.Leaf ? part.Encoding : TransferEncoding.Binary;
}
