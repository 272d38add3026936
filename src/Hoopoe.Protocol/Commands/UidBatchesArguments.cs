using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>UIDBATCHES (RFC 10022): ranges of UIDs that hold so many messages each, the newest first.</summary>
/// <param name="Size">How many messages a batch has.</param>
/// <param name="Batches">Which batches, counted from 1 at the newest; null for all.</param>
public sealed record UidBatchesArguments(uint Size, NumberRange? Batches)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out UidBatchesArguments? arguments)
    {
        arguments = null;
        NumberRange? batches = null;
        if (!lexer.TrySp("UIDBATCHES") || !lexer.TryNzNumber(out var size, "a batch size above zero"))
            return false;
        if (lexer.AcceptSp())
        {
            if (!lexer.TryNzNumber(out var first, "a batch number above zero") || !lexer.TryOctet((byte)':', "':' within the range of batches")
                || !lexer.TryNzNumber(out var last, "a batch number above zero"))
            {
                return false;
            }

            if (first > last)
                return lexer.Fail("the range of batches is written from the lower number to the higher", LexerErrorKind.ClientBug);
            batches = new NumberRange(first, last);
        }

        if (!lexer.TryEnd("the batches"))
            return false;
        arguments = new UidBatchesArguments(size, batches);
        return true;
    }
}
