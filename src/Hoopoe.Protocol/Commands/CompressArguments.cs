using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>COMPRESS (RFC 4978).</summary>
/// <param name="Algorithm">The algorithm's name in capitals; only DEFLATE is defined.</param>
public sealed record CompressArguments(string Algorithm)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out CompressArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("COMPRESS") || !lexer.TryAtom(out var algorithm, "an algorithm") || !lexer.TryEnd("the algorithm"))
            return false;
        arguments = new CompressArguments(Encoding.ASCII.GetString(algorithm).ToUpperInvariant());
        return true;
    }
}
