using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>RENAME (RFC 9051 §6.3.6).</summary>
public sealed record RenameArguments(MailboxName From, MailboxName To)
{
    /// <summary>The existing name as the client spelt it, if it is kept in another spelling; otherwise null.</summary>
    public string? FromRespelt { get; init; }

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out RenameArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("RENAME") || !lexer.TryMailbox(out var from, out var respelt) || !lexer.TrySp("the mailbox name")
            || !lexer.TryMailbox(out var to, "the new mailbox name") || !lexer.TryEnd("the new mailbox name"))
        {
            return false;
        }

        arguments = new RenameArguments(from, to) { FromRespelt = respelt };
        return true;
    }
}
