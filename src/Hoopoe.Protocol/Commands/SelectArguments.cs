using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3), with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5).</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="WantsCondStore">Whether <c>(CONDSTORE)</c> was given.</param>
/// <param name="Resync">What <c>(QRESYNC …)</c> said; null without it.</param>
public sealed record SelectArguments(MailboxName Mailbox, bool WantsCondStore, QuickResync? Resync)
{
    /// <summary>The name as the client spelt it, if it is kept in another spelling (RFC 9051 §6.3.9.7, OLDNAME); otherwise null.</summary>
    public string? Respelt { get; init; }

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out SelectArguments? arguments)
    {
        arguments = null;
        var condStore = false;
        QuickResync? resync = null;
        if (!lexer.TrySp("the command's name") || !lexer.TryMailbox(out var mailbox, out var respelt))
            return false;
        if (lexer.AcceptSp() && !TryReadParameters(ref lexer, out condStore, out resync))
            return false;
        if (!lexer.TryEnd("the mailbox name"))
            return false;
        arguments = new SelectArguments(mailbox, condStore, resync) { Respelt = respelt };
        return true;
    }

    static bool TryReadParameters(ref ImapLexer lexer, out bool condStore, out QuickResync? resync)
    {
        condStore = false;
        resync = null;
        if (!lexer.TryOpenParen("the parameters"))
            return false;
        do
        {
            if (lexer.AcceptKeyword("CONDSTORE"u8))
                condStore = true;
            else if (!lexer.AcceptKeyword("QRESYNC"u8))
                return lexer.Fail("expected CONDSTORE or QRESYNC");
            else if (resync is not null)
                return lexer.Fail("QRESYNC may be given once");
            else if (!lexer.TrySp("QRESYNC") || !TryReadResync(ref lexer, out resync))
                return false;
        }
        while (lexer.AcceptSp());

        return lexer.TryCloseParen("the parameters");
    }

    static bool TryReadResync(ref ImapLexer lexer, [NotNullWhen(true)] out QuickResync? resync)
    {
        resync = null;
        if (!lexer.TryOpenParen("UIDVALIDITY") || !lexer.TryNzNumber(out var uidValidity, "UIDVALIDITY")
            || !lexer.TrySp("UIDVALIDITY") || !lexer.TryNzNumber64(out var modSeq, "a mod-sequence above zero"))
        {
            return false;
        }

        UidSet? known = null;
        SequenceMatch? match = null;
        var hasMore = lexer.AcceptSp();
        if (hasMore && !lexer.NextIs((byte)'('))
        {
            if (!lexer.TryUidSet(out known, "the known UIDs"))
                return false;
            hasMore = lexer.AcceptSp();
        }

        if ((hasMore && !TryReadMatch(ref lexer, out match)) || !lexer.TryCloseParen("the QRESYNC data"))
            return false;
        resync = new QuickResync(uidValidity, new ModSeq(modSeq), known, match);
        return true;
    }

    static bool TryReadMatch(ref ImapLexer lexer, out SequenceMatch? match)
    {
        match = null;
        if (!lexer.TryOpenParen("the known sequence numbers") || !lexer.TryAscendingSet(out var numbers, "the known sequence numbers")
            || !lexer.TrySp("the known sequence numbers") || !lexer.TryAscendingSet(out var uids, "their UIDs"))
        {
            return false;
        }

        if (numbers.Count != uids.Count)
            return lexer.Fail("there must be as many known sequence numbers as UIDs");
        match = new SequenceMatch(numbers, uids);
        return lexer.TryCloseParen("the UIDs");
    }
}
