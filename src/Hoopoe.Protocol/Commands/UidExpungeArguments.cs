using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>UID EXPUNGE (RFC 9051 §6.4.9). Plain EXPUNGE has <see cref="NoArguments"/>.</summary>
public sealed record UidExpungeArguments(SequenceSet Uids)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out UidExpungeArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("UID EXPUNGE") || !lexer.TrySequenceSet(out var uids, "a set of UIDs") || !lexer.TryEnd("the set"))
            return false;
        arguments = new UidExpungeArguments(uids);
        return true;
    }
}
