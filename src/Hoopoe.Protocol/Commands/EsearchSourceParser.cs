using System.Collections.Immutable;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>
/// Reads the sources of an ESEARCH (RFC 7377 §4: esearch-source-opts). Sources and names together are bounded by
/// <see cref="ImapLimits.EsearchSources"/>.
/// </summary>
sealed class EsearchSourceParser
{
    readonly MailboxNamesParser _names;

    EsearchSourceParser(ImapLimits limits) => _names = new MailboxNamesParser(
        limits.EsearchSources, $"more than {limits.EsearchSources} sources and names in ESEARCH", LexerErrorKind.Limit);

    /// <summary>Reads IN and the sources in parentheses.</summary>
    public static bool TryParse(ref ImapLexer lexer, out ImmutableArray<EsearchSource> sources)
    {
        sources = [];
        var parser = new EsearchSourceParser(lexer.Limits);
        var read = ImmutableArray.CreateBuilder<EsearchSource>();
        if (!lexer.TryKeyword("IN"u8) || !lexer.TrySp("IN") || !lexer.TryOpenParen("the sources"))
            return false;
        do
        {
            if (read.Count > 0 && lexer.NextIs((byte)'('))
                return lexer.Fail("no scope options are defined");
            if (!parser.TryReadSource(ref lexer, out var source))
                return false;
            read.Add(source);
        }
        while (lexer.AcceptSp());

        sources = read.DrainToImmutable();
        return lexer.TryCloseParen("the sources");
    }

    bool TryReadSource(ref ImapLexer lexer, out EsearchSource source)
    {
        source = new EsearchSource(EsearchScope.Selected, []);
        if (!_names.TryCount(ref lexer) || !lexer.TryLabel(out var name, "a source such as PERSONAL"))
            return false;
        if (Ascii.EqualsIgnoreCase(name, "SELECTED-DELAYED"u8))
            return lexer.Fail("SELECTED-DELAYED is not a source");
        if (FindScope(name) is not { } scope)
            return lexer.Fail("this source is not known");
        source = source with { Scope = scope };
        if (scope is not (EsearchScope.Subtree or EsearchScope.SubtreeOne or EsearchScope.Mailboxes))
            return true;
        if (!lexer.TrySp("the source") || !_names.TryRead(ref lexer, out var names))
            return false;
        source = source with { Names = names };
        return true;
    }

    static EsearchScope? FindScope(ReadOnlySpan<byte> name) => name switch
    {
        _ when Ascii.EqualsIgnoreCase(name, "SELECTED"u8) => EsearchScope.Selected,
        _ when Ascii.EqualsIgnoreCase(name, "INBOXES"u8) => EsearchScope.Inboxes,
        _ when Ascii.EqualsIgnoreCase(name, "PERSONAL"u8) => EsearchScope.Personal,
        _ when Ascii.EqualsIgnoreCase(name, "SUBSCRIBED"u8) => EsearchScope.Subscribed,
        _ when Ascii.EqualsIgnoreCase(name, "SUBTREE"u8) => EsearchScope.Subtree,
        _ when Ascii.EqualsIgnoreCase(name, "SUBTREE-ONE"u8) => EsearchScope.SubtreeOne,
        _ when Ascii.EqualsIgnoreCase(name, "MAILBOXES"u8) => EsearchScope.Mailboxes,
        _ => null,
    };
}
