using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>FETCH and UID FETCH (RFC 9051 §6.4.5).</summary>
/// <param name="Set">The messages.</param>
/// <param name="Items">What to tell of them, macros expanded, in the client's order.</param>
/// <param name="ChangedSince">Only messages with a higher mod-sequence (RFC 7162 §3.1.4); null without the modifier.</param>
/// <param name="WantsVanished">VANISHED: also tell of expunged UIDs (RFC 7162 §3.2.6). The grammar has it with CHANGEDSINCE only.</param>
/// <param name="Partial">Only this page of the set (RFC 9394 §3.3); null without the modifier.</param>
public sealed record FetchArguments(
    SequenceSet Set, ImmutableArray<FetchItem> Items, ModSeq? ChangedSince, bool WantsVanished, PartialRange? Partial)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out FetchArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("FETCH") || !lexer.TrySequenceSet(out var set) || !lexer.TrySp("the set")
            || !FetchItemParser.TryParse(ref lexer, out var items))
        {
            return false;
        }

        var parsed = new FetchArguments(set, items, null, false, null);
        if (lexer.AcceptSp() && !TryReadModifiers(ref lexer, ref parsed))
            return false;
        if (!lexer.TryEnd("the data items"))
            return false;
        arguments = parsed;
        return true;
    }

    static bool TryReadModifiers(ref ImapLexer lexer, ref FetchArguments arguments)
    {
        if (!lexer.TryOpenParen("the modifiers"))
            return false;
        do
        {
            if (!TryReadModifier(ref lexer, ref arguments))
                return false;
        }
        while (lexer.AcceptSp());

        if (arguments.WantsVanished && arguments.ChangedSince is null)
            return lexer.Fail("VANISHED needs CHANGEDSINCE");
        return lexer.TryCloseParen("the modifiers");
    }

    static bool TryReadModifier(ref ImapLexer lexer, ref FetchArguments arguments)
    {
        if (lexer.AcceptKeyword("CHANGEDSINCE"u8))
        {
            // iOS asks for CHANGEDSINCE 0, which the grammar does not have; it means "everything".
            if (arguments.ChangedSince is not null)
                return lexer.Fail("CHANGEDSINCE may be given once");
            if (!lexer.TrySp("CHANGEDSINCE") || !lexer.TryModSeq(out var modSeq))
                return false;
            arguments = arguments with { ChangedSince = modSeq };
            return true;
        }

        if (lexer.AcceptKeyword("VANISHED"u8))
        {
            arguments = arguments with { WantsVanished = true };
            return true;
        }

        if (lexer.AcceptKeyword("PARTIAL"u8))
        {
            if (arguments.Partial is not null)
                return lexer.Fail("PARTIAL may be given once");
            if (!lexer.TrySp("PARTIAL") || !lexer.TryPartialRange(out var range))
                return false;
            arguments = arguments with { Partial = range };
            return true;
        }

        return lexer.Fail("expected CHANGEDSINCE, VANISHED or PARTIAL");
    }
}
