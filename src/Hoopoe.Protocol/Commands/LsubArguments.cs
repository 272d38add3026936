using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>LSUB (RFC 3501 §6.3.9), and XLIST, which looks like it.</summary>
/// <param name="Reference">The reference name, decoded; may be empty.</param>
/// <param name="Pattern">The pattern, decoded; may be empty; null where it is not in the encoding of names, so that no name matches it.</param>
public sealed record LsubArguments(string Reference, string? Pattern)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out LsubArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("the command") || !lexer.TryReference(out var reference) || !lexer.TrySp("the reference name")
            || !lexer.TryPattern(out var pattern) || !lexer.TryEnd("the pattern"))
        {
            return false;
        }

        arguments = new LsubArguments(reference ?? "", reference is null ? null : pattern);
        return true;
    }
}
