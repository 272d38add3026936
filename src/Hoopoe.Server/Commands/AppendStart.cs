using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Server.Commands;

/// <summary>APPEND before its arguments are read: it reads them itself, between its literals.</summary>
sealed record AppendStart
{
    /// <summary>Reads nothing.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out AppendStart? arguments)
    {
        arguments = new AppendStart();
        return true;
    }
}
