using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>Reads RETURN and its options, of SEARCH, SORT and THREAD (RFC 9051 §9: search-return-opts).</summary>
static class SearchReturnParser
{
    /// <summary>Reads RETURN, its options and a space, if RETURN comes next.</summary>
    public static bool TryParseOptional(ref ImapLexer lexer, out SearchReturnOptions? options)
    {
        options = null;
        return !lexer.NextIsKeyword("RETURN"u8) || (TryParse(ref lexer, out options) && lexer.TrySp("the return options"));
    }

    static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out SearchReturnOptions? options)
    {
        options = null;
        var items = SearchReturn.None;
        PartialRange? partial = null;
        if (!lexer.TryKeyword("RETURN"u8) || !lexer.TrySp("RETURN") || !lexer.TryOpenParen("the return options"))
            return false;
        if (!lexer.AcceptCloseParen())
        {
            do
            {
                if (!TryReadOption(ref lexer, ref items, ref partial))
                    return false;
            }
            while (lexer.AcceptSp());
            if (!lexer.TryCloseParen("the return options"))
                return false;
        }

        // RFC 9394 §3.1 (and RFC 5267 §4.4 before it) rules out ALL and PARTIAL together.
        if (items.HasFlag(SearchReturn.All | SearchReturn.Partial))
            return lexer.Fail("ALL and PARTIAL exclude each other");
        options = new SearchReturnOptions(items == SearchReturn.None ? SearchReturn.All : items, partial);
        return true;
    }

    static bool TryReadOption(ref ImapLexer lexer, ref SearchReturn items, ref PartialRange? partial)
    {
        if (lexer.AcceptKeyword("PARTIAL"u8))
        {
            if (partial is not null)
                return lexer.Fail("PARTIAL may be given once");
            if (!lexer.TrySp("PARTIAL") || !lexer.TryPartialRange(out var range))
                return false;
            partial = range;
            items |= SearchReturn.Partial;
            return true;
        }

        var item = AcceptOption(ref lexer);
        items |= item;
        lexer.AsksToSave |= item == SearchReturn.Save;
        return item != SearchReturn.None || lexer.Fail("this return option is not known");
    }

    static SearchReturn AcceptOption(ref ImapLexer lexer)
    {
        if (lexer.AcceptKeyword("MIN"u8))
            return SearchReturn.Min;
        if (lexer.AcceptKeyword("MAX"u8))
            return SearchReturn.Max;
        if (lexer.AcceptKeyword("ALL"u8))
            return SearchReturn.All;
        if (lexer.AcceptKeyword("COUNT"u8))
            return SearchReturn.Count;
        if (lexer.AcceptKeyword("SAVE"u8))
            return SearchReturn.Save;
        if (lexer.AcceptKeyword("RELEVANCY"u8))
            return SearchReturn.Relevancy;
        if (lexer.AcceptKeyword("UPDATE"u8))
            return SearchReturn.Update;
        return lexer.AcceptKeyword("CONTEXT"u8) ? SearchReturn.Context : SearchReturn.None;
    }
}
