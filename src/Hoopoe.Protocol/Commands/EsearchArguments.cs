using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>Which mailboxes an ESEARCH looks into (RFC 7377 §2.2, RFC 5465 §6).</summary>
public enum EsearchScope
{
    /// <summary>SELECTED: the selected mailbox.</summary>
    Selected,

    /// <summary>INBOXES: those that mail is delivered to.</summary>
    Inboxes,

    /// <summary>PERSONAL: the user's own.</summary>
    Personal,

    /// <summary>SUBSCRIBED.</summary>
    Subscribed,

    /// <summary>SUBTREE: those named and all below them.</summary>
    Subtree,

    /// <summary>SUBTREE-ONE: those named and their children.</summary>
    SubtreeOne,

    /// <summary>MAILBOXES: those named.</summary>
    Mailboxes,
}

/// <summary>One of the sources of an ESEARCH.</summary>
/// <param name="Scope">Which mailboxes.</param>
/// <param name="Names">The names that the scope needs; else empty.</param>
public sealed record EsearchSource(EsearchScope Scope, ImmutableArray<MailboxName> Names);

/// <summary>ESEARCH (RFC 7377).</summary>
/// <param name="Sources">Where to look; SELECTED if nothing was said.</param>
/// <param name="Query">The search.</param>
public sealed record EsearchArguments(ImmutableArray<EsearchSource> Sources, SearchQuery Query)
{
    static readonly ImmutableArray<EsearchSource> SelectedOnly = [new EsearchSource(EsearchScope.Selected, [])];

    /// <summary>Whether nothing but the selected mailbox is looked into.</summary>
    public bool IsSelectedOnly => Sources.All(static source => source.Scope == EsearchScope.Selected);

    /// <summary>Whether the selected mailbox is named, so that there has to be one.</summary>
    public bool NamesSelected => Sources.Any(static source => source.Scope == EsearchScope.Selected);

    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out EsearchArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("ESEARCH"))
            return false;
        var sources = SelectedOnly;
        if (lexer.NextIsKeyword("IN"u8) && !(EsearchSourceParser.TryParse(ref lexer, out sources) && lexer.TrySp("the sources")))
            return false;
        if (!SearchReturnParser.TryParseOptional(ref lexer, out var options) || !SearchKeyParser.TryParseProgram(ref lexer, options, out var query))
            return false;
        arguments = new EsearchArguments(sources, query);
        return true;
    }
}
