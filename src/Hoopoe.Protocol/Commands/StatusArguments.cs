using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>STATUS (RFC 9051 §6.3.11).</summary>
public sealed record StatusArguments(MailboxName Mailbox, StatusItems Items)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out StatusArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("STATUS") || !lexer.TryMailbox(out var mailbox) || !lexer.TrySp("the mailbox name")
            || !TryReadItems(ref lexer, out var items) || !lexer.TryEnd("the status items"))
        {
            return false;
        }

        arguments = new StatusArguments(mailbox, items);
        return true;
    }

    /// <summary>Reads status items in parentheses, at least one; LIST has them too (RFC 5819).</summary>
    internal static bool TryReadItems(ref ImapLexer lexer, out StatusItems items)
    {
        items = StatusItems.None;
        if (!lexer.TryOpenParen("the status items"))
            return false;
        do
        {
            if (!TryReadItem(ref lexer, out var item))
                return false;
            items |= item;
        }
        while (lexer.AcceptSp());

        return lexer.TryCloseParen("the status items");
    }

    static bool TryReadItem(ref ImapLexer lexer, out StatusItems item)
    {
        item = StatusItems.None;
        if (!lexer.TryLabel(out var name, "a status item such as MESSAGES"))
            return false;
        item = Find(name);
        return item != StatusItems.None || lexer.Fail("this status item is not known");
    }

    static StatusItems Find(ReadOnlySpan<byte> name) => name switch
    {
        _ when Ascii.EqualsIgnoreCase(name, "MESSAGES"u8) => StatusItems.Messages,
        _ when Ascii.EqualsIgnoreCase(name, "RECENT"u8) => StatusItems.Recent,
        _ when Ascii.EqualsIgnoreCase(name, "UIDNEXT"u8) => StatusItems.UidNext,
        _ when Ascii.EqualsIgnoreCase(name, "UIDVALIDITY"u8) => StatusItems.UidValidity,
        _ when Ascii.EqualsIgnoreCase(name, "UNSEEN"u8) => StatusItems.Unseen,
        _ when Ascii.EqualsIgnoreCase(name, "SIZE"u8) => StatusItems.Size,
        _ when Ascii.EqualsIgnoreCase(name, "DELETED"u8) => StatusItems.Deleted,
        _ when Ascii.EqualsIgnoreCase(name, "HIGHESTMODSEQ"u8) => StatusItems.HighestModSeq,
        _ when Ascii.EqualsIgnoreCase(name, "MAILBOXID"u8) => StatusItems.MailboxId,
        _ when Ascii.EqualsIgnoreCase(name, "DELETED-STORAGE"u8) => StatusItems.DeletedStorage,
        _ when Ascii.EqualsIgnoreCase(name, "APPENDLIMIT"u8) => StatusItems.AppendLimit,
        _ => StatusItems.None,
    };
}
