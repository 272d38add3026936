using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>ID (RFC 2971).</summary>
/// <param name="Fields">What the client says of itself: field names with values that may be null; empty for NIL.</param>
public sealed record IdArguments(ImmutableArray<KeyValuePair<string, string?>> Fields)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out IdArguments? arguments)
    {
        arguments = null;
        var fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string?>>();
        if (!lexer.TrySp("ID"))
            return false;
        if (!lexer.AcceptKeyword("NIL"u8) && !TryReadFields(ref lexer, fields))
            return false;
        if (!lexer.TryEnd("the parameters"))
            return false;
        arguments = new IdArguments(fields.DrainToImmutable());
        return true;
    }

    static bool TryReadFields(ref ImapLexer lexer, ImmutableArray<KeyValuePair<string, string?>>.Builder fields)
    {
        if (!lexer.TryOpenParen("the parameters"))
            return false;
        if (lexer.AcceptCloseParen())
            return true;
        do
        {
            if (fields.Count == lexer.Limits.IdPairs)
                return lexer.Fail($"more than {lexer.Limits.IdPairs} fields in ID");
            if (!lexer.TryText(out var name, "a field name") || !lexer.TrySp("the field name") || !TryReadValue(ref lexer, out var value))
                return false;
            fields.Add(new(name, value));
        }
        while (lexer.AcceptSp());

        return lexer.TryCloseParen("the fields");
    }

    static bool TryReadValue(ref ImapLexer lexer, out string? value)
    {
        value = null;
        return lexer.AcceptKeyword("NIL"u8) || lexer.TryText(out value, "a field value or NIL");
    }
}
