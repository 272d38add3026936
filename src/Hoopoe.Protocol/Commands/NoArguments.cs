using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// A command that is only its name: CAPABILITY, NOOP, LOGOUT, STARTTLS, NAMESPACE, UNSELECT, CLOSE, CHECK, EXPUNGE, IDLE, UNAUTHENTICATE.
/// </summary>
public sealed record NoArguments
{
    static readonly NoArguments Instance = new();

    /// <summary>Reads what follows the command's name: nothing.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out NoArguments? arguments)
    {
        arguments = lexer.TryEnd("the command's name") ? Instance : null;
        return arguments is not null;
    }
}
