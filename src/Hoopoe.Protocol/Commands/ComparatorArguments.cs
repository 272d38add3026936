using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>COMPARATOR (RFC 5255 §4.7).</summary>
/// <param name="Orders">What the client would like, the best first: collation-order (RFC 4790 §3.3); none to ask which is active.</param>
public sealed record ComparatorArguments(ImmutableArray<string> Orders)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out ComparatorArguments? arguments)
    {
        arguments = null;
        var orders = ImmutableArray.CreateBuilder<string>();
        while (lexer.AcceptSp())
        {
            if (orders.Count == lexer.Limits.Comparators)
                return lexer.Fail($"more than {lexer.Limits.Comparators} comparators", LexerErrorKind.Limit);
            if (!lexer.TryText(out var order, "a comparator"))
                return false;
            orders.Add(order);
        }

        if (!lexer.TryEnd("the comparators"))
            return false;
        arguments = new ComparatorArguments(orders.DrainToImmutable());
        return true;
    }
}
