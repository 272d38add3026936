using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>A resource and its new limit.</summary>
/// <param name="Resource">The resource's name in capitals, such as STORAGE (in units of 1,024 octets) or MESSAGE.</param>
/// <param name="Limit">The limit, at least 0.</param>
public readonly record struct QuotaLimit(string Resource, long Limit);

/// <summary>SETQUOTA (RFC 9208 §4.1.3).</summary>
/// <param name="Root">The quota root's name; may be empty.</param>
/// <param name="Limits">The limits it is to have, and no others.</param>
public sealed record SetQuotaArguments(string Root, ImmutableArray<QuotaLimit> Limits)
{
    const int MostResources = 16;

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out SetQuotaArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("SETQUOTA") || !lexer.TryText(out var root, "a quota root") || !lexer.TrySp("the quota root")
            || !TryReadLimits(ref lexer, out var limits) || !lexer.TryEnd("the limits"))
        {
            return false;
        }

        arguments = new SetQuotaArguments(root, limits);
        return true;
    }

    static bool TryReadLimits(ref ImapLexer lexer, out ImmutableArray<QuotaLimit> limits)
    {
        limits = [];
        if (!lexer.TryOpenParen("the limits"))
            return false;
        if (lexer.AcceptCloseParen())
            return true;
        var read = ImmutableArray.CreateBuilder<QuotaLimit>();
        do
        {
            if (read.Count == MostResources)
                return lexer.Fail($"more than {MostResources} resources", LexerErrorKind.Limit);
            if (!lexer.TryAtom(out var resource, "a resource such as STORAGE") || !lexer.TrySp("the resource")
                || !lexer.TryNumber64(out var limit, "a limit"))
            {
                return false;
            }

            read.Add(new QuotaLimit(Encoding.ASCII.GetString(resource).ToUpperInvariant(), limit));
        }
        while (lexer.AcceptSp());

        limits = read.DrainToImmutable();
        return lexer.TryCloseParen("the limits");
    }
}
