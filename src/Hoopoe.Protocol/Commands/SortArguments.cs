using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>What messages are sorted by (RFC 5256 §3, RFC 5957, RFC 6203).</summary>
public enum SortKey
{
    /// <summary>ARRIVAL: the internal date and time.</summary>
    Arrival,

    /// <summary>CC: the mailbox part of the first Cc address.</summary>
    Cc,

    /// <summary>DATE: when it was sent.</summary>
    Date,

    /// <summary>FROM: the mailbox part of the first From address.</summary>
    From,

    /// <summary>SIZE.</summary>
    Size,

    /// <summary>SUBJECT: the base subject.</summary>
    Subject,

    /// <summary>TO: the mailbox part of the first To address.</summary>
    To,

    /// <summary>DISPLAYFROM: the first From address as shown (RFC 5957).</summary>
    DisplayFrom,

    /// <summary>DISPLAYTO: the first To address as shown (RFC 5957).</summary>
    DisplayTo,

    /// <summary>RELEVANCY: how well a fuzzy search fits (RFC 6203).</summary>
    Relevancy,
}

/// <summary>One of the keys messages are sorted by.</summary>
public readonly record struct SortCriterion(SortKey Key, bool IsReverse);

/// <summary>SORT and UID SORT (RFC 5256), with RETURN (RFC 5267).</summary>
/// <param name="Criteria">The keys, the first weighing most; ties go by message number.</param>
/// <param name="Query">The search.</param>
public sealed record SortArguments(ImmutableArray<SortCriterion> Criteria, SearchQuery Query)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out SortArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("SORT") || !SearchReturnParser.TryParseOptional(ref lexer, out var options)
            || !TryReadCriteria(ref lexer, out var criteria) || !lexer.TrySp("the sort criteria")
            || !SearchKeyParser.TryParseWithCharset(ref lexer, options, out var query))
        {
            return false;
        }

        arguments = new SortArguments(criteria, query);
        return true;
    }

    static bool TryReadCriteria(ref ImapLexer lexer, out ImmutableArray<SortCriterion> criteria)
    {
        criteria = [];
        if (!lexer.TryOpenParen("the sort criteria"))
            return false;
        var read = ImmutableArray.CreateBuilder<SortCriterion>();
        do
        {
            if (read.Count == lexer.Limits.SortCriteria)
                return lexer.Fail($"more than {lexer.Limits.SortCriteria} sort criteria", LexerErrorKind.Limit);
            var isReverse = lexer.AcceptKeyword("REVERSE"u8);
            if (isReverse && !lexer.TrySp("REVERSE"))
                return false;
            if (AcceptKey(ref lexer) is not { } key)
                return lexer.Fail("expected a sort criterion such as ARRIVAL");
            read.Add(new SortCriterion(key, isReverse));
        }
        while (lexer.AcceptSp());

        criteria = read.DrainToImmutable();
        return lexer.TryCloseParen("the sort criteria");
    }

    static SortKey? AcceptKey(ref ImapLexer lexer)
    {
        if (lexer.AcceptKeyword("ARRIVAL"u8))
            return SortKey.Arrival;
        if (lexer.AcceptKeyword("CC"u8))
            return SortKey.Cc;
        if (lexer.AcceptKeyword("DATE"u8))
            return SortKey.Date;
        if (lexer.AcceptKeyword("FROM"u8))
            return SortKey.From;
        if (lexer.AcceptKeyword("SIZE"u8))
            return SortKey.Size;
        if (lexer.AcceptKeyword("SUBJECT"u8))
            return SortKey.Subject;
        if (lexer.AcceptKeyword("TO"u8))
            return SortKey.To;
        if (lexer.AcceptKeyword("DISPLAYFROM"u8))
            return SortKey.DisplayFrom;
        if (lexer.AcceptKeyword("DISPLAYTO"u8))
            return SortKey.DisplayTo;
        return lexer.AcceptKeyword("RELEVANCY"u8) ? SortKey.Relevancy : null;
    }
}
