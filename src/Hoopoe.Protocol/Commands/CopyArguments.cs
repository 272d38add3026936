using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>COPY and MOVE, and their UID forms (RFC 9051 §6.4.7, §6.4.8).</summary>
public sealed record CopyArguments(SequenceSet Set, MailboxName Mailbox)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out CopyArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("the command's name") || !lexer.TrySequenceSet(out var set) || !lexer.TrySp("the set")
            || !lexer.TryMailbox(out var mailbox) || !lexer.TryEnd("the mailbox name"))
        {
            return false;
        }

        arguments = new CopyArguments(set, mailbox);
        return true;
    }
}
