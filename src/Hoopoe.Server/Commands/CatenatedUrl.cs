using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Packs;

namespace Hoopoe.Server.Commands;

/// <summary>
/// The octets that an IMAP URL in CATENATE stands for (RFC 4469 §3, RFC 5092 §6, with PARTIAL by RFC 5550 §5.7.1): those of a message of one's own
/// account, as BODY.PEEK[…] would send them. They are copied piece by piece, and nothing becomes \Seen.
/// </summary>
static class CatenatedUrl
{
    /// <summary>Adds the octets to a message under way; the answer if the URL stands for none, or they are too many.</summary>
    /// <param name="context">The session.</param>
    /// <param name="text">The URL.</param>
    /// <param name="message">The message.</param>
    /// <param name="refusalOfMore">Why the message can't have so many octets more, or null.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public static async ValueTask<CommandResult?> CopyAsync(
        SessionContext context, string text, Spool message, Func<long, CommandResult?> refusalOfMore, CancellationToken cancellationToken)
    {
        if (!ImapUrl.TryParse(text, out var url)) return Bad("it is no URL of a message here");
        if (!IsOwn(context, url)) return Bad("it leads elsewhere");
        if (!context.Snapshot.TryFind(url.Mailbox, out var mailbox)) return Bad("there is no such mailbox");
        if (url.UidValidity is { } validity && validity != mailbox.UidValidity) return Bad("the mailbox has another UIDVALIDITY");
        if (context.Account.Messages.Find(mailbox, url.Uid, StoredColumns.Structure) is not { } found) return Bad("there is no such message");
        if (!SectionOctets.TryLocate(url.Section, found, out var range)) return Bad("the message has no such part");

        var body = context.Account.Messages.OpenBody(found.Body);
        if (url.Section.Text is SectionText.HeaderFields or SectionText.HeaderFieldsNot)
        {
            var fields = await SectionOctets.SelectFieldsAsync(body, range, url.Section, cancellationToken);
            var cut = SectionOctets.Cut(new ByteRange(0, fields.WrittenCount), url.Range);
            if (refusalOfMore(cut.Length) is { } tooMuch) return tooMuch;
            await message.WriteAsync(fields.WrittenMemory.Slice((int)cut.Offset, (int)cut.Length), cancellationToken);
            return null;
        }
        range = SectionOctets.Cut(range, url.Range);
        if (refusalOfMore(range.Length) is { } tooBig) return tooBig;
        await body.ReadPiecesAsync(range, piece => message.WriteAsync(piece, cancellationToken), cancellationToken);
        return null;

        CommandResult? Bad(string reason) => CommandResult.No(ResponseCode.BadUrl(text), $"A URL can't be used: {reason}.");
    }

    /// <summary>Whether the URL means this server and the account that is logged in.</summary>
    static bool IsOwn(SessionContext context, ImapUrl url) =>
        (url.Host is null || url.Host.Equals(context.Services.HostName, StringComparison.OrdinalIgnoreCase))
        && (url.User is null || url.User.Equals(context.Actor.Name, StringComparison.OrdinalIgnoreCase));
}
