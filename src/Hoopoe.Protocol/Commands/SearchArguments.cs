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
        SearchReturnOptions? options = null;
        if (!lexer.TrySp("SEARCH"))
            return false;
        if (lexer.NextIsKeyword("RETURN"u8) && (!SearchReturnParser.TryParse(ref lexer, out options) || !lexer.TrySp("the return options")))
            return false;

        if (lexer.AcceptKeyword("CHARSET"u8)
            && (!lexer.TrySp("CHARSET") || !SearchKeyParser.TryReadCharset(ref lexer) || !lexer.TrySp("the character set")))
        {
            return false;
        }

        var parser = new SearchKeyParser();
        if (!parser.TryParse(ref lexer, out var key) || !lexer.TryEnd("the search key"))
            return false;
        arguments = new SearchArguments(new SearchQuery(key, options, parser.UsesModSeq));
        return true;
    }
}
