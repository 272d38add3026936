using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// Reads one mailbox name, or several in parentheses (one-or-more-mailbox, RFC 5465 §8), as often as a command has them. All names together, and what
/// else is counted with them, are bounded.
/// </summary>
/// <param name="most">The bound.</param>
/// <param name="tooMany">What is said beyond it.</param>
/// <param name="kind">What kind of error that is.</param>
sealed class MailboxNamesParser(int most, ResponseText tooMany, LexerErrorKind kind)
{
    int _count;

    /// <summary>Counts a name, or something else that takes as much; false beyond the bound.</summary>
    public bool TryCount(ref ImapLexer lexer) => ++_count <= most || lexer.Fail(tooMany, kind);

    /// <summary>Reads one name or several.</summary>
    public bool TryRead(ref ImapLexer lexer, out ImmutableArray<MailboxName> names)
    {
        names = [];
        var isList = lexer.AcceptOpenParen();
        var read = ImmutableArray.CreateBuilder<MailboxName>();
        do
        {
            if (!TryCount(ref lexer) || !lexer.TryMailbox(out var name))
                return false;
            read.Add(name);
        }
        while (isList && lexer.AcceptSp());

        names = read.DrainToImmutable();
        return !isList || lexer.TryCloseParen("the mailbox names");
    }
}
