using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>What a STORE does with its flags.</summary>
public enum StoreAction
{
    /// <summary>FLAGS: they become the message's flags.</summary>
    Replace,

    /// <summary>+FLAGS: they are added.</summary>
    Add,

    /// <summary>-FLAGS: they are removed.</summary>
    Remove,
}

/// <summary>STORE and UID STORE (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3).</summary>
/// <param name="Set">The messages.</param>
/// <param name="Action">What is done with the flags.</param>
/// <param name="IsSilent">Whether .SILENT was given.</param>
/// <param name="Flags">The flags.</param>
/// <param name="UnchangedSince">Messages with a higher mod-sequence are left alone; null without the modifier.</param>
public sealed record StoreArguments(SequenceSet Set, StoreAction Action, bool IsSilent, FlagSet Flags, ModSeq? UnchangedSince)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out StoreArguments? arguments)
    {
        arguments = null;
        ModSeq? unchangedSince = null;
        if (!lexer.TrySp("STORE") || !lexer.TrySequenceSet(out var set) || !lexer.TrySp("the set"))
            return false;
        if (lexer.NextIs((byte)'(') && !TryReadModifiers(ref lexer, out unchangedSince))
            return false;

        var action = lexer.Accept((byte)'+') ? StoreAction.Add : lexer.Accept((byte)'-') ? StoreAction.Remove : StoreAction.Replace;
        var isSilent = lexer.AcceptKeyword("FLAGS.SILENT"u8);
        if (!isSilent && !lexer.AcceptKeyword("FLAGS"u8))
            return lexer.Fail("expected FLAGS, +FLAGS or -FLAGS");
        if (!lexer.TrySp("FLAGS"))
            return false;

        var read = lexer.NextIs((byte)'(') ? lexer.TryFlagList(out var flags) : lexer.TryFlags(out flags);
        if (!read || !lexer.TryEnd("the flags"))
            return false;
        arguments = new StoreArguments(set, action, isSilent, flags, unchangedSince);
        return true;
    }

    static bool TryReadModifiers(ref ImapLexer lexer, out ModSeq? unchangedSince)
    {
        unchangedSince = null;
        if (!lexer.TryOpenParen("UNCHANGEDSINCE") || !lexer.TryKeyword("UNCHANGEDSINCE"u8) || !lexer.TrySp("UNCHANGEDSINCE")
            || !lexer.TryModSeq(out var modSeq))
        {
            return false;
        }

        unchangedSince = modSeq;
        return lexer.TryCloseParen("the mod-sequence") && lexer.TrySp("')'");
    }
}
