using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>CANCELUPDATE (RFC 5267 §4.3.5).</summary>
/// <param name="Tags">The tags of searches with UPDATE, at least one.</param>
public sealed record CancelUpdateArguments(ImmutableArray<byte[]> Tags)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out CancelUpdateArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("CANCELUPDATE"))
            return false;
        var tags = ImmutableArray.CreateBuilder<byte[]>();
        do
        {
            if (!lexer.TryQuoted(out var tag, "a tag in quotes"))
                return false;
            tags.Add(tag.ToArray());
        }
        while (lexer.AcceptSp());

        if (!lexer.TryEnd("the tags"))
            return false;
        arguments = new CancelUpdateArguments(tags.DrainToImmutable());
        return true;
    }
}
