using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>Writes STATUS responses (RFC 9051 §7.3.4) from the account's snapshot, without loading messages.</summary>
static class StatusResponse
{
    /// <summary>Writes one.</summary>
    public static void Write(SessionContext context, MailboxInfo mailbox, StatusItems items)
    {
        var output = context.Output;
        output.BeginUntagged("STATUS "u8);
        output.Mailbox(mailbox.Name);
        output.Raw(" ("u8);
        var isFirst = true;
        Item(StatusItems.Messages, "MESSAGES"u8, mailbox.Messages);
        Item(StatusItems.Recent, "RECENT"u8, items.HasFlag(StatusItems.Recent) ? context.Account.CountRecent(mailbox) : 0);
        Item(StatusItems.UidNext, "UIDNEXT"u8, mailbox.UidNext.Value);
        Item(StatusItems.UidValidity, "UIDVALIDITY"u8, mailbox.UidValidity);
        Item(StatusItems.Unseen, "UNSEEN"u8, mailbox.Unseen);
        Item(StatusItems.Deleted, "DELETED"u8, mailbox.Deleted);
        Item(StatusItems.Size, "SIZE"u8, mailbox.Size);
        Item(StatusItems.DeletedStorage, "DELETED-STORAGE"u8, mailbox.DeletedSize / 1024);
        Item(StatusItems.HighestModSeq, "HIGHESTMODSEQ"u8, mailbox.HighestModSeq.Value);
        Item(StatusItems.AppendLimit, "APPENDLIMIT"u8, context.Services.Limits.MessageSize);
        if (items.HasFlag(StatusItems.MailboxId))
        {
            Separate();
            output.Raw("MAILBOXID ("u8);
            output.Raw(Encoding.ASCII.GetBytes(mailbox.ObjectId));
            output.CloseParen();
        }
        output.CloseParen();
        output.EndLine();

        void Item(StatusItems item, ReadOnlySpan<byte> name, long value)
        {
            if (!items.HasFlag(item)) return;
            Separate();
            output.Raw(name);
            output.Space();
            output.Number(value);
        }

        void Separate()
        {
            if (!isFirst) output.Space();
            isFirst = false;
        }
    }
}
