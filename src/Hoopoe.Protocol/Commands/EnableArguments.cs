using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>ENABLE (RFC 9051 §6.3.1, RFC 5161).</summary>
/// <param name="Capabilities">The capabilities in capitals, in the client's order; those that are not known are to be ignored.</param>
public sealed record EnableArguments(ImmutableArray<string> Capabilities)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out EnableArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("ENABLE"))
            return false;

        var capabilities = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (!lexer.TryAtom(out var capability, "a capability"))
                return false;
            capabilities.Add(Encoding.ASCII.GetString(capability).ToUpperInvariant());
        }
        while (lexer.AcceptSp());

        if (!lexer.TryEnd("the capability"))
            return false;
        arguments = new EnableArguments(capabilities.DrainToImmutable());
        return true;
    }
}
