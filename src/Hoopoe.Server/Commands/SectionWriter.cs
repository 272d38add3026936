using System.Buffers;
using System.Collections.Immutable;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Commands;

/// <summary>
/// Writes the octets of BODY[…] (RFC 9051 §6.4.5): byte ranges of the stored message, copied piece by piece while the client
/// takes them. A section that is not there is NIL.
/// </summary>
sealed class SectionWriter(SessionContext context)
{
    /// <summary>Writes the value of BODY[…] or one of its older forms.</summary>
    public async ValueTask WriteAsync(FetchSection section, StoredMessage message, CancellationToken cancellationToken)
    {
        if (!TryLocate(section.Section, message, out var range))
        {
            context.Output.Nil();
            return;
        }
        var body = context.Account.Messages.OpenBody(message.Body);
        if (section.Section.Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot)
        {
            var fields = await SelectFieldsAsync(body, range, section.Section, cancellationToken);
            var cut = Cut(new ByteRange(0, fields.WrittenCount), section.Range);
            context.Output.LiteralHeader(cut.Length);
            context.Output.Raw(fields.WrittenSpan.Slice((int)cut.Offset, (int)cut.Length));
            return;
        }
        range = Cut(range, section.Range);
        context.Output.LiteralHeader(range.Length);
        await CopyAsync(body, range, cancellationToken);
    }

    /// <summary>Copies octets behind an announced literal: whatever goes wrong now, the client can't be told.</summary>
    async ValueTask CopyAsync(BlobReader body, ByteRange range, CancellationToken cancellationToken)
    {
        bool isTaken;
        try
        {
            isTaken = await body.CopyToAsync(context.Transport.Output, range.Offset, range.Length, cancellationToken);
        }
        catch (BlobDamagedException damaged)
        {
            throw new SessionEndedException(goodbye: null, damaged);
        }
        catch (IOException)
        {
            throw SessionEndedException.ClientGone();
        }
        if (!isTaken) throw SessionEndedException.ClientGone();
    }

    static async ValueTask<ArrayBufferWriter<byte>> SelectFieldsAsync(
        BlobReader body, ByteRange header, BodySection section, CancellationToken cancellationToken)
    {
        var octets = ArrayPool<byte>.Shared.Rent((int)header.Length);
        try
        {
            var length = await body.ReadAsync(header.Offset, octets.AsMemory(0, (int)header.Length), cancellationToken);
            var fields = new ArrayBufferWriter<byte>(256);
            HeaderFields.Select(octets.AsSpan(0, length), section.Fields, section.Text == SectionText.HeaderFieldsNot, fields);
            return fields;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(octets);
        }
    }

    static bool TryLocate(BodySection section, StoredMessage message, out ByteRange range)
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

    static int[] PathOf(ImmutableArray<uint> part) => [.. part.Select(number => (int)Math.Min(number, int.MaxValue))];

    /// <summary>The part of a range that a partial FETCH asks for; empty where it begins past the end (RFC 9051 §6.4.5).</summary>
    static ByteRange Cut(ByteRange range, OctetRange? partial)
    {
        if (partial is not { } wanted) return range;
        var offset = Math.Min(wanted.Offset, range.Length);
        return new ByteRange(range.Offset + offset, Math.Min(wanted.Length, range.Length - offset));
    }
}
