using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>GETQUOTA (RFC 9208 §4.1.1). GETQUOTAROOT has <see cref="MailboxArguments"/>.</summary>
/// <param name="Root">The quota root's name; may be empty.</param>
public sealed record QuotaArguments(string Root)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out QuotaArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("GETQUOTA") || !lexer.TryText(out var root, "a quota root") || !lexer.TryEnd("the quota root"))
            return false;
        arguments = new QuotaArguments(root);
        return true;
    }
}
