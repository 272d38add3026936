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
        if (!SectionOctets.TryLocate(section.Section, message, out var range))
        {
            context.Output.Nil();
            return;
        }
        var body = context.Account.Messages.OpenBody(message.Body);
        if (section.Section.Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot)
        {
            var fields = await SectionOctets.SelectFieldsAsync(body, range, section.Section, cancellationToken);
            var cut = SectionOctets.Cut(new ByteRange(0, fields.WrittenCount), section.Range);
            context.Output.LiteralHeader(cut.Length);
            context.Output.Raw(fields.WrittenSpan.Slice((int)cut.Offset, (int)cut.Length));
            return;
        }
        range = SectionOctets.Cut(range, section.Range);
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
}
