using System.Buffers;
using System.Collections.Immutable;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Commands;

/// <summary>Where the octets of a section lie (RFC 9051 §6.4.5.1), for FETCH and for the URLs of CATENATE.</summary>
static class SectionOctets
{
    /// <summary>Finds them in a message; false if it has no such section. For HEADER.FIELDS it is the header they are in.</summary>
    public static bool TryLocate(BodySection section, StoredMessage message, out ByteRange range)
    {
        if (message.Structure is null)
        {
            range = new ByteRange(0, message.Body.Length);
            return true;
        }
        var kind = section.Text switch
        {
            SectionText.Whole => SectionKind.Whole,
            SectionText.Text => SectionKind.Text,
            SectionText.Mime => SectionKind.Mime,
            _ => SectionKind.Header,
        };
        return message.Structure.TryLocate(PathOf(section.Part), kind, out range);
    }

    /// <summary>The fields of a header that HEADER.FIELDS or HEADER.FIELDS.NOT names.</summary>
    /// <param name="body">The message.</param>
    /// <param name="header">Where the header lies in it.</param>
    /// <param name="section">The section.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    /// <exception cref="BlobDamagedException">The message is not all there.</exception>
    public static async ValueTask<ArrayBufferWriter<byte>> SelectFieldsAsync(
        BlobReader body, ByteRange header, BodySection section, CancellationToken cancellationToken)
    {
        using var buffer = new BodyBuffer();
        var octets = await buffer.ReadAsync(body, header, cancellationToken);
        var fields = new ArrayBufferWriter<byte>(256);
        HeaderFields.Select(octets.Span, section.Fields, section.Text == SectionText.HeaderFieldsNot, fields);
        return fields;
    }

    /// <summary>The part of a range that a partial request asks for; empty where it begins past the end (RFC 9051 §6.4.5).</summary>
    public static ByteRange Cut(ByteRange range, OctetRange? partial)
    {
        if (partial is not { } wanted) return range;
        var offset = Math.Min(wanted.Offset, range.Length);
        return new ByteRange(range.Offset + offset, Math.Min(wanted.Length, range.Length - offset));
    }

    static int[] PathOf(ImmutableArray<uint> part) => part.IsEmpty ? [] : [.. part.Select(number => (int)Math.Min(number, int.MaxValue))];
}
