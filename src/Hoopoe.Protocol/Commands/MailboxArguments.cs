using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>A command about one mailbox and nothing else: DELETE, SUBSCRIBE, UNSUBSCRIBE, GETQUOTAROOT.</summary>
public sealed record MailboxArguments(MailboxName Mailbox)
{
    /// <summary>The name as the client spelt it, if it is kept in another spelling (RFC 9051 §6.3.9.7, OLDNAME); otherwise null.</summary>
    public string? Respelt { get; init; }

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out MailboxArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("the command's name") || !lexer.TryMailbox(out var mailbox, out var respelt) || !lexer.TryEnd("the mailbox name"))
            return false;
        arguments = new MailboxArguments(mailbox) { Respelt = respelt };
        return true;
    }
}
