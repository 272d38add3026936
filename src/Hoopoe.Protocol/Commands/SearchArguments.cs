using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>SEARCH and UID SEARCH (RFC 9051 §6.4.4).</summary>
public sealed record SearchArguments(SearchQuery Query)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out SearchArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("SEARCH") || !SearchReturnParser.TryParseOptional(ref lexer, out var options))
            return false;
        if (!SearchKeyParser.TryParseProgram(ref lexer, options, out var query))
            return false;
        arguments = new SearchArguments(query);
        return true;
    }
}
