using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// Reads search keys (RFC 9051 §9: search-key, and extensions). It goes down one call per NOT, OR, FUZZY and parenthesis, at most
/// <see cref="ImapLimits.SearchDepth"/> deep, and reads at most <see cref="ImapLimits.SearchKeys"/> keys.
/// </summary>
/// <param name="charset">What decodes the texts to look for; null for UTF-8.</param>
sealed class SearchKeyParser(Encoding? charset)
{
    static readonly SearchAll All = new();

    int _keys;
    int _depth;

    bool _usesModSeq;
    bool _usesNumbers;
    bool _usesFuzzy;
    bool _usesFilter;

    /// <summary>Reads search keys up to the end of the command.</summary>
    public static bool TryParse(
        ref ImapLexer lexer, SearchReturnOptions? options, Encoding? charset, [NotNullWhen(true)] out SearchQuery? query)
    {
        query = null;
        var parser = new SearchKeyParser(charset);
        if (!parser.TryReadKeys(ref lexer, out var key) || !lexer.TryEnd("the search key"))
            return false;
        query = new SearchQuery(key, options, parser._usesModSeq)
        {
            UsesNumbers = parser._usesNumbers,
            UsesFuzzy = parser._usesFuzzy,
            UsesFilter = parser._usesFilter,
            Keys = parser._keys,
        };
        return true;
    }

    /// <summary>Reads a character set if one is named, and the search keys (RFC 9051 §9: search-program).</summary>
    public static bool TryParseProgram(ref ImapLexer lexer, SearchReturnOptions? options, [NotNullWhen(true)] out SearchQuery? query)
    {
        query = null;
        Encoding? charset = null;
        var namesCharset = lexer.AcceptKeyword("CHARSET"u8);
        if (namesCharset && (!lexer.TrySp("CHARSET") || !TryReadCharset(ref lexer, out charset)))
            return false;
        if (!TryParse(ref lexer, options, charset, out query))
            return false;
        query = query with { NamesCharset = namesCharset };
        return true;
    }

    /// <summary>Reads the character set that SORT and THREAD demand, and the search keys (RFC 5256 §5: search-criteria).</summary>
    public static bool TryParseWithCharset(ref ImapLexer lexer, SearchReturnOptions? options, [NotNullWhen(true)] out SearchQuery? query)
    {
        query = null;
        return TryReadCharset(ref lexer, out var charset) && TryParse(ref lexer, options, charset, out query);
    }

    /// <summary>
    /// Reads a character set's name and the space behind it. A set that is not known is an error of kind
    /// <see cref="LexerErrorKind.Charset"/>.
    /// </summary>
    /// <param name="lexer">The command.</param>
    /// <param name="charset">What decodes it; null for UTF-8, of which US-ASCII is a part.</param>
    public static bool TryReadCharset(ref ImapLexer lexer, out Encoding? charset)
    {
        charset = null;
        if (!lexer.TryAString(out var name, "a character set"))
            return false;
        if (!SearchCharset.TryFind(name, out charset))
            return lexer.Fail("this character set is not known", LexerErrorKind.Charset);
        return lexer.TrySp("the character set");
    }

    /// <summary>Reads keys separated by spaces, at least one; several mean all of them.</summary>
    bool TryReadKeys(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (!TryReadKey(ref lexer, out var first))
            return false;
        if (!lexer.AcceptSp())
        {
            key = first;
            return true;
        }

        var keys = ImmutableArray.CreateBuilder<SearchKey>();
        keys.Add(first);
        do
        {
            if (!TryReadKey(ref lexer, out var next))
                return false;
            keys.Add(next);
        }
        while (lexer.AcceptSp());

        key = new SearchAnd(keys.DrainToImmutable());
        return true;
    }

    bool TryReadKey(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (++_keys > lexer.Limits.SearchKeys)
            return lexer.Fail($"more than {lexer.Limits.SearchKeys} search keys", LexerErrorKind.Limit);
        if (++_depth > lexer.Limits.SearchDepth)
            return lexer.Fail($"search keys nest deeper than {lexer.Limits.SearchDepth}", LexerErrorKind.Limit);
        var read = lexer.NextIs((byte)'(') ? TryReadGroup(ref lexer, out key)
            : NextIsSet(lexer) ? TryReadNumbers(ref lexer, out key)
            : TryReadNamed(ref lexer, out key);
        _depth--;
        return read;
    }

    static bool NextIsSet(in ImapLexer lexer) =>
        lexer.NextIs((byte)'$') || lexer.NextIs((byte)'*')
        || (!lexer.Failed && !lexer.AtEnd && lexer.Remaining[0] is >= (byte)'0' and <= (byte)'9');

    bool TryReadGroup(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        return lexer.TryOpenParen("the search keys") && TryReadKeys(ref lexer, out key) && lexer.TryCloseParen("the search keys");
    }

    bool TryReadNumbers(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySequenceSet(out var set))
            return false;
        _usesNumbers |= !set.IsSavedResult;
        key = new SearchNumbers(set);
        return true;
    }

    bool TryReadNamed(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (!lexer.TryLabel(out var name, "a search key"))
            return false;
        if (SearchKeyNames.FindSimple(name) is { } simple)
        {
            key = simple;
            return true;
        }

        if (SearchKeyNames.FindHeader(name) is { } header)
            return TryReadHeader(ref lexer, header, out key);
        if (SearchKeyNames.TryFindDate(name, out var field, out var relation))
            return TryReadDate(ref lexer, field, relation, out key);
        return name switch
        {
            _ when Is(name, "NOT"u8) => TryReadNot(ref lexer, out key),
            _ when Is(name, "OR"u8) => TryReadOr(ref lexer, out key),
            _ when Is(name, "UID"u8) => TryReadUids(ref lexer, out key),
            _ when Is(name, "UIDAFTER"u8) => TryReadUidBound(ref lexer, isAfter: true, out key),
            _ when Is(name, "UIDBEFORE"u8) => TryReadUidBound(ref lexer, isAfter: false, out key),
            _ when Is(name, "KEYWORD"u8) => TryReadKeyword(ref lexer, isSet: true, out key),
            _ when Is(name, "UNKEYWORD"u8) => TryReadKeyword(ref lexer, isSet: false, out key),
            _ when Is(name, "HEADER"u8) => TryReadHeader(ref lexer, out key),
            _ when Is(name, "BODY"u8) => TryReadText(ref lexer, includesHeader: false, out key),
            _ when Is(name, "TEXT"u8) => TryReadText(ref lexer, includesHeader: true, out key),
            _ when Is(name, "LARGER"u8) => TryReadSize(ref lexer, isLarger: true, out key),
            _ when Is(name, "SMALLER"u8) => TryReadSize(ref lexer, isLarger: false, out key),
            _ when Is(name, "OLDER"u8) => TryReadAge(ref lexer, isOlder: true, out key),
            _ when Is(name, "YOUNGER"u8) => TryReadAge(ref lexer, isOlder: false, out key),
            _ when Is(name, "MODSEQ"u8) => TryReadModSeq(ref lexer, out key),
            _ when Is(name, "EMAILID"u8) => TryReadObjectId(ref lexer, isThread: false, out key),
            _ when Is(name, "THREADID"u8) => TryReadObjectId(ref lexer, isThread: true, out key),
            _ when Is(name, "FUZZY"u8) => TryReadFuzzy(ref lexer, out key),
            _ when Is(name, "FILTER"u8) => TryReadFilter(ref lexer, out key),
            _ => lexer.Fail("this search key is not known"),
        };
    }

    static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(name, keyword);

    bool TryReadNot(ref ImapLexer lexer, out SearchKey key)
    {
        var read = lexer.TrySp("NOT") & TryReadKey(ref lexer, out var negated);
        key = new SearchNot(negated);
        return read;
    }

    bool TryReadFuzzy(ref ImapLexer lexer, out SearchKey key)
    {
        _usesFuzzy = true;
        var read = lexer.TrySp("FUZZY") & TryReadKey(ref lexer, out var matched);
        key = new SearchFuzzy(matched);
        return read;
    }

    bool TryReadOr(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("OR") || !TryReadKey(ref lexer, out var left) || !lexer.TrySp("the first key of OR")
            || !TryReadKey(ref lexer, out var right))
        {
            return false;
        }

        key = new SearchOr(left, right);
        return true;
    }

    static bool TryReadUids(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("UID") || !lexer.TrySequenceSet(out var set, "a set of UIDs"))
            return false;
        key = new SearchUids(set);
        return true;
    }

    /// <summary>
    /// UIDAFTER and UIDBEFORE (RFC 9738 §3.2). Unlike <c>n:*</c>, UIDAFTER never means the last message for want of a higher one.
    /// </summary>
    static bool TryReadUidBound(ref ImapLexer lexer, bool isAfter, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !lexer.TryNzNumber(out var uid, "a UID"))
            return false;
        NumberRange[] range = isAfter
            ? uid == uint.MaxValue ? [] : [new NumberRange(uid + 1, uint.MaxValue)]
            : uid == 1 ? [] : [new NumberRange(1, uid - 1)];
        key = new SearchUids(SequenceSet.Of(range));
        return true;
    }

    static bool TryReadKeyword(ref ImapLexer lexer, bool isSet, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("KEYWORD") || !lexer.TryKeywordName(out var keyword))
            return false;
        key = new SearchKeyword(keyword, isSet);
        return true;
    }

    bool TryReadHeader(ref ImapLexer lexer, string field, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !TryReadSought(ref lexer, out var text))
            return false;
        key = new SearchHeader(field, text);
        return true;
    }

    bool TryReadHeader(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        return lexer.TrySp("HEADER") && lexer.TryText(out var field, "a field name") && TryReadHeader(ref lexer, field, out key);
    }

    bool TryReadText(ref ImapLexer lexer, bool includesHeader, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !TryReadSought(ref lexer, out var text))
            return false;
        key = new SearchText(text, includesHeader);
        return true;
    }

    bool TryReadSought(ref ImapLexer lexer, out string text)
    {
        const string what = "the text to look for";
        text = "";
        if (!lexer.TrySoughtString(out var octets, what))
            return false;
        if (!SearchCharset.TryDecode(charset, octets, out var decoded))
            return lexer.Fail(charset is null ? $"{what} is not valid UTF-8" : $"{what} is not in the character set named");
        text = decoded;
        return true;
    }

    static bool TryReadDate(ref ImapLexer lexer, SearchDateField field, SearchDateRelation relation, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !lexer.TryDate(out var date))
            return false;
        key = new SearchDate(field, relation, date);
        return true;
    }

    static bool TryReadSize(ref ImapLexer lexer, bool isLarger, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !lexer.TryNumber64(out var octets, "a size in octets"))
            return false;
        key = new SearchSize(octets, isLarger);
        return true;
    }

    static bool TryReadAge(ref ImapLexer lexer, bool isOlder, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !lexer.TryNzNumber(out var seconds, "a number of seconds above zero"))
            return false;
        key = new SearchAge(seconds, isOlder);
        return true;
    }

    bool TryReadModSeq(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        string? entry = null;
        var entryType = SearchEntryType.All;
        _usesModSeq = true;
        if (!lexer.TrySp("MODSEQ"))
            return false;
        if (lexer.NextIs((byte)'"') && !TryReadEntry(ref lexer, out entry, out entryType))
            return false;
        if (!lexer.TryModSeq(out var modSeq))
            return false;
        key = new SearchModSeq(modSeq, entry, entryType);
        return true;
    }

    static bool TryReadEntry(ref ImapLexer lexer, out string? entry, out SearchEntryType type)
    {
        entry = null;
        type = SearchEntryType.All;
        if (!lexer.TryText(out var name, "an entry name") || !lexer.TrySp("the entry name"))
            return false;
        if (!name.StartsWith("/flags/", StringComparison.OrdinalIgnoreCase))
            return lexer.Fail("expected an entry name such as \"/flags/\\\\seen\"");
        entry = name;
        if (lexer.AcceptKeyword("priv"u8))
            type = SearchEntryType.Private;
        else if (lexer.AcceptKeyword("shared"u8))
            type = SearchEntryType.Shared;
        else if (!lexer.AcceptKeyword("all"u8))
            return lexer.Fail("expected priv, shared or all");
        return lexer.TrySp("the entry type");
    }

    static bool TryReadObjectId(ref ImapLexer lexer, bool isThread, out SearchKey key)
    {
        key = All;
        if (!lexer.TrySp("the search key") || !lexer.TryObjectId(out var id))
            return false;
        key = isThread ? new SearchThreadId(id) : new SearchEmailId(id);
        return true;
    }

    bool TryReadFilter(ref ImapLexer lexer, out SearchKey key)
    {
        key = All;
        if (charset is not null)
            return lexer.Fail("FILTER implies UTF-8", LexerErrorKind.FilterCharset);
        if (!lexer.TrySp("FILTER") || !lexer.TryAtom(out var name, "a filter name"))
            return false;
        if (name.Contains((byte)'/'))
            return lexer.Fail("a filter name cannot hold '/'");
        _usesFilter = true;
        key = new SearchFilter(Encoding.ASCII.GetString(name));
        return true;
    }
}
