using System.Collections.ObjectModel;
using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Server.Commands;

/// <summary>Writes FETCH responses (RFC 9051 §7.5.2), one a message; with UIDONLY they are UIDFETCH (RFC 9586 §3.3).</summary>
sealed class FetchWriter(SessionContext context, FetchItems items)
{
    readonly MailboxView _view = context.Mailbox.Announced;
    readonly SectionWriter _sections = new(context);
    readonly BinaryPartWriter _binaryParts = new(context);
    IReadOnlyDictionary<Uid, string> _madePreviews = ReadOnlyDictionary<Uid, string>.Empty;

    /// <summary>Why the command as a whole fails though it goes on to the end, or null.</summary>
    public CommandResult? Problem => _binaryParts.Problem;

    /// <summary>Makes the previews that the messages of a page lack, for a client that waits for them (RFC 8970 §3.2).</summary>
    public async ValueTask MakePreviewsAsync(IEnumerable<StoredMessage> page)
    {
        Uid[] missing = [.. page.Where(message => message.Preview is null).Select(message => message.Uid).Order()];
        if (missing.Length > 0) _madePreviews = await context.Account.Previews.MakeAsync(context.Actor, context.Mailbox.Mailbox.Id, missing);
    }

    /// <summary>Writes the response for the message at a place of the announced view.</summary>
    /// <param name="index">The place.</param>
    /// <param name="stored">What was read of it, if an item needs that.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public async ValueTask WriteAsync(int index, StoredMessage? stored, CancellationToken cancellationToken)
    {
        var output = context.Output;
        var state = _view.At(index);
        UidOnly.BeginFetch(context, index, state.Uid);
        for (var i = 0; i < items.All.Count; i++)
        {
            if (i > 0) output.Space();
            var item = items.All[i];
            output.FetchItemName(item);
            output.Space();
            switch (item)
            {
                case FetchAttribute attribute:
                    WriteAttribute(attribute.Name, state, stored);
                    break;
                case FetchSection section:
                    await _sections.WriteAsync(section, stored!, cancellationToken);
                    break;
                case FetchBinary binary:
                    await _binaryParts.WriteAsync(binary, stored!, cancellationToken);
                    break;
                case FetchBinarySize size:
                    await _binaryParts.WriteSizeAsync(size, stored!, cancellationToken);
                    break;
                case FetchPreview:
                    // UTF-8 in any session (RFC 8970 §3.3): what can't be quoted in one goes as a literal.
                    output.NString(stored!.Preview ?? _madePreviews.GetValueOrDefault(stored.Uid));
                    break;
                default:
                    throw new InvalidOperationException($"{item} is not offered.");
            }
        }
        output.CloseParen();
        output.EndLine();
        await context.FlushIfFullAsync(cancellationToken);
    }

    void WriteAttribute(FetchAttributeName name, in MessageState state, StoredMessage? stored)
    {
        var output = context.Output;
        switch (name)
        {
            case FetchAttributeName.Flags:
                output.Flags(state.Flags, !context.IsRev2 && context.Mailbox.Recent.Contains(state.Uid));
                break;
            case FetchAttributeName.InternalDate:
                output.DateTime(state.InternalDate);
                break;
            case FetchAttributeName.Size:
                output.Number(state.Size);
                break;
            case FetchAttributeName.Uid:
                output.Number(state.Uid);
                break;
            case FetchAttributeName.ModSeq:
                output.OpenParen();
                output.Number(state.ModSeq);
                output.CloseParen();
                break;
            case FetchAttributeName.SaveDate:
                output.DateTime(state.SaveDate);
                break;
            default:
                WriteStored(name, stored!);
                break;
        }
    }

    void WriteStored(FetchAttributeName name, StoredMessage stored)
    {
        var output = context.Output;
        switch (name)
        {
            case FetchAttributeName.Envelope:
                output.Raw((context.IsUtf8 ? stored.Utf8Envelope : null) ?? stored.Envelope);
                break;
            case FetchAttributeName.BodyStructure:
                output.Raw(BodyStructureOf(stored));
                break;
            case FetchAttributeName.Body:
                BodyStructureText.WithoutExtensions(BodyStructureOf(stored), output.Output);
                break;
            case FetchAttributeName.EmailId:
                WriteObjectId(stored.EmailId);
                break;
            case FetchAttributeName.ThreadId:
                WriteObjectId(stored.ThreadId);
                break;
            default:
                throw new InvalidOperationException($"{name} is not a stored item.");
        }
    }

    ReadOnlySpan<byte> BodyStructureOf(StoredMessage stored) => (context.IsUtf8 ? stored.Utf8BodyStructure : null) ?? stored.BodyStructure;

    void WriteObjectId(string id)
    {
        context.Output.OpenParen();
        context.Output.Raw(Encoding.ASCII.GetBytes(id));
        context.Output.CloseParen();
    }
}
