using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>LIST in all its forms (RFC 9051 §6.3.9, RFC 5258).</summary>
/// <param name="Reference">The reference name, decoded; may be empty.</param>
/// <param name="Patterns">
/// The patterns, decoded; an empty one asks for the separator (in the basic form only). Those that are not in the encoding of names are left
/// out, since no name can match them.
/// </param>
/// <param name="Selection">Which mailboxes.</param>
/// <param name="Return">What to tell of each.</param>
/// <param name="Status">What <see cref="ListReturn.Status"/> asks for.</param>
/// <param name="MetadataEntries">The entries <see cref="ListReturn.Metadata"/> asks for (RFC 9590).</param>
/// <param name="IsExtended">Whether the client used any form that RFC 3501 does not have.</param>
public sealed record ListArguments(
    string Reference,
    ImmutableArray<string> Patterns,
    ListSelection Selection,
    ListReturn Return,
    StatusItems Status,
    ImmutableArray<string> MetadataEntries,
    bool IsExtended)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out ListArguments? arguments)
    {
        arguments = null;
        var selection = ListSelection.None;
        if (!lexer.TrySp("LIST"))
            return false;
        var isExtended = lexer.NextIs((byte)'(');
        if (isExtended && (!TryReadSelection(ref lexer, out selection) || !lexer.TrySp("the selection options")))
            return false;

        if (!lexer.TryReference(out var reference) || !lexer.TrySp("the reference name"))
            return false;
        isExtended |= lexer.NextIs((byte)'(');
        if (!TryReadPatterns(ref lexer, out var patterns))
            return false;

        var parsed = new ListArguments(reference ?? "", reference is null ? [] : patterns, selection, ListReturn.None, StatusItems.None, [], isExtended);
        if (lexer.AcceptSp() && !TryReadReturn(ref lexer, ref parsed))
            return false;
        if (!lexer.TryEnd("the pattern"))
            return false;
        arguments = parsed;
        return true;
    }

    static bool TryReadSelection(ref ImapLexer lexer, out ListSelection selection)
    {
        selection = ListSelection.None;
        if (!lexer.TryOpenParen("the selection options"))
            return false;
        if (lexer.AcceptCloseParen())
            return true;
        do
        {
            if (lexer.AcceptKeyword("SUBSCRIBED"u8))
                selection |= ListSelection.Subscribed;
            else if (lexer.AcceptKeyword("REMOTE"u8))
                selection |= ListSelection.Remote;
            else if (lexer.AcceptKeyword("RECURSIVEMATCH"u8))
                selection |= ListSelection.RecursiveMatch;
            else if (lexer.AcceptKeyword("SPECIAL-USE"u8))
                selection |= ListSelection.SpecialUse;
            else
                return lexer.Fail("this selection option is not known");
        }
        while (lexer.AcceptSp());

        if (selection.HasFlag(ListSelection.RecursiveMatch) && !selection.HasFlag(ListSelection.Subscribed))
            return lexer.Fail("RECURSIVEMATCH needs SUBSCRIBED");

        return lexer.TryCloseParen("the selection options");
    }

    static bool TryReadPatterns(ref ImapLexer lexer, out ImmutableArray<string> patterns)
    {
        patterns = [];
        if (!lexer.AcceptOpenParen())
        {
            if (lexer.Failed || !lexer.TryPattern(out var single))
                return false;
            patterns = single is null ? [] : [single];
            return true;
        }

        var count = 0;
        var read = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (count++ == lexer.Limits.ListPatterns)
                return lexer.Fail($"more than {lexer.Limits.ListPatterns} patterns", LexerErrorKind.Limit);
            if (!lexer.TryPattern(out var pattern))
                return false;
            if (pattern is not null)
                read.Add(pattern);
        }
        while (lexer.AcceptSp());

        patterns = read.DrainToImmutable();
        return lexer.TryCloseParen("the patterns");
    }

    static bool TryReadReturn(ref ImapLexer lexer, ref ListArguments arguments)
    {
        arguments = arguments with { IsExtended = true };
        if (!lexer.TryKeyword("RETURN"u8) || !lexer.TrySp("RETURN") || !lexer.TryOpenParen("the return options"))
            return false;
        if (lexer.AcceptCloseParen())
            return true;
        do
        {
            if (!TryReadReturnOption(ref lexer, ref arguments))
                return false;
        }
        while (lexer.AcceptSp());

        return lexer.TryCloseParen("the return options");
    }

    static bool TryReadReturnOption(ref ImapLexer lexer, ref ListArguments arguments)
    {
        if (lexer.AcceptKeyword("CHILDREN"u8))
            arguments = arguments with { Return = arguments.Return | ListReturn.Children };
        else if (lexer.AcceptKeyword("SUBSCRIBED"u8))
            arguments = arguments with { Return = arguments.Return | ListReturn.Subscribed };
        else if (lexer.AcceptKeyword("SPECIAL-USE"u8))
            arguments = arguments with { Return = arguments.Return | ListReturn.SpecialUse };
        else if (lexer.AcceptKeyword("MYRIGHTS"u8))
            arguments = arguments with { Return = arguments.Return | ListReturn.MyRights };
        else if (lexer.AcceptKeyword("STATUS"u8))
            return TryReadStatus(ref lexer, ref arguments);
        else if (lexer.AcceptKeyword("METADATA"u8))
            return TryReadMetadata(ref lexer, ref arguments);
        else
            return lexer.Fail("this return option is not known");
        return true;
    }

    static bool TryReadStatus(ref ImapLexer lexer, ref ListArguments arguments)
    {
        if (!lexer.TrySp("STATUS") || !StatusArguments.TryReadItems(ref lexer, out var items))
            return false;
        arguments = arguments with { Return = arguments.Return | ListReturn.Status, Status = arguments.Status | items };
        return true;
    }

    static bool TryReadMetadata(ref ImapLexer lexer, ref ListArguments arguments)
    {
        if (!lexer.TrySp("METADATA") || !lexer.TryOpenParen("the entries") || !MetadataParser.TryReadEntryList(ref lexer, out var entries))
            return false;
        arguments = arguments with { Return = arguments.Return | ListReturn.Metadata, MetadataEntries = entries };
        return lexer.TryCloseParen("the entries");
    }
}
