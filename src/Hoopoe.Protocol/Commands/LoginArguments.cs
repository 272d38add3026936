using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>LOGIN (RFC 9051 §6.2.3).</summary>
/// <param name="UserName">The user's name.</param>
/// <param name="Password">The password. Never to be logged.</param>
public sealed record LoginArguments(string UserName, string Password)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out LoginArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("LOGIN") || !lexer.TryText(out var userName, "the user name")
            || !lexer.TrySp("the user name") || !lexer.TryText(out var password, "the password")
            || !lexer.TryEnd("the password"))
        {
            return false;
        }

        arguments = new LoginArguments(userName, password);
        return true;
    }

    /// <summary>The user's name only.</summary>
    public override string ToString() => $"LOGIN {UserName}";
}
