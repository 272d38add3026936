using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>How far below an entry GETMETADATA looks (RFC 5464 §4.2.2).</summary>
public enum MetadataDepth
{
    /// <summary>0: the entry itself.</summary>
    Entry,

    /// <summary>1: and those right below it.</summary>
    Children,

    /// <summary>infinity: and all below it.</summary>
    All,
}

/// <summary>GETMETADATA (RFC 5464 §4.2).</summary>
/// <param name="Mailbox">The mailbox; null for the server (an empty name).</param>
/// <param name="Entries">The entries, at least one.</param>
/// <param name="MaxSize">Values above so many octets are left out; null for no bound.</param>
/// <param name="Depth">How far below the entries to look.</param>
public sealed record GetMetadataArguments(MailboxName? Mailbox, ImmutableArray<string> Entries, uint? MaxSize, MetadataDepth Depth)
{
    /// <summary>Reads what follows the command's name. The options may also stand behind the mailbox, as in the examples of RFC 5464.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out GetMetadataArguments? arguments)
    {
        arguments = null;
        uint? maxSize = null;
        var depth = MetadataDepth.Entry;
        if (!lexer.TrySp("GETMETADATA"))
            return false;
        var hasOptions = lexer.NextIs((byte)'(');
        if (hasOptions && (!TryReadOptions(ref lexer, out maxSize, out depth) || !lexer.TrySp("the options")))
            return false;
        if (!MetadataParser.TryReadMailbox(ref lexer, out var mailbox) || !lexer.TrySp("the mailbox name"))
            return false;
        if (!hasOptions && NextIsOptions(lexer) && (!TryReadOptions(ref lexer, out maxSize, out depth) || !lexer.TrySp("the options")))
            return false;
        if (!TryReadEntries(ref lexer, out var entries) || !lexer.TryEnd("the entries"))
            return false;
        arguments = new GetMetadataArguments(mailbox, entries, maxSize, depth);
        return true;
    }

    static bool NextIsOptions(in ImapLexer lexer)
    {
        var ahead = lexer;
        return ahead.Accept((byte)'(') && (ahead.NextIsKeyword("MAXSIZE"u8) || ahead.NextIsKeyword("DEPTH"u8));
    }

    static bool TryReadOptions(ref ImapLexer lexer, out uint? maxSize, out MetadataDepth depth)
    {
        maxSize = null;
        depth = MetadataDepth.Entry;
        if (!lexer.TryOpenParen("the options"))
            return false;
        do
        {
            if (lexer.AcceptKeyword("MAXSIZE"u8))
            {
                if (!lexer.TrySp("MAXSIZE") || !lexer.TryNumber(out var octets, "a size in octets"))
                    return false;
                maxSize = octets;
            }
            else if (!lexer.TryKeyword("DEPTH"u8) || !lexer.TrySp("DEPTH") || !TryReadDepth(ref lexer, out depth))
            {
                return false;
            }
        }
        while (lexer.AcceptSp());

        return lexer.TryCloseParen("the options");
    }

    static bool TryReadDepth(ref ImapLexer lexer, out MetadataDepth depth)
    {
        depth = MetadataDepth.Entry;
        if (lexer.AcceptKeyword("0"u8))
            return true;
        depth = MetadataDepth.Children;
        if (lexer.AcceptKeyword("1"u8))
            return true;
        depth = MetadataDepth.All;
        return lexer.AcceptKeyword("infinity"u8) || lexer.Fail("expected the depth 0, 1 or infinity");
    }

    static bool TryReadEntries(ref ImapLexer lexer, out ImmutableArray<string> entries)
    {
        entries = [];
        if (!lexer.NextIs((byte)'('))
        {
            if (!MetadataParser.TryReadEntry(ref lexer, out var single))
                return false;
            entries = [single];
            return true;
        }

        return lexer.TryOpenParen("the entries") && MetadataParser.TryReadEntryList(ref lexer, out entries)
            && lexer.TryCloseParen("the entries");
    }
}
