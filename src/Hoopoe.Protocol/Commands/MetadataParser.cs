using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>What GETMETADATA, SETMETADATA and LIST have in common (RFC 5464 §5, RFC 9590).</summary>
static class MetadataParser
{
    /// <summary>Reads a mailbox's name, or an empty string, which means the server.</summary>
    public static bool TryReadMailbox(ref ImapLexer lexer, out MailboxName? mailbox)
    {
        mailbox = null;
        var ahead = lexer;
        if (ahead.TryAString(out var name) && name.IsEmpty)
            return lexer.TryAString(out _);
        if (!lexer.TryMailbox(out var named))
            return false;
        mailbox = named;
        return true;
    }

    /// <summary>Reads an entry's name: printable ASCII that begins with a slash, ends with none, and holds no wildcard and no empty level.</summary>
    public static bool TryReadEntry(ref ImapLexer lexer, out string entry)
    {
        if (!lexer.TryText(out entry, "an entry name"))
            return false;
        var isRight = entry.Length > 1 && entry[0] == '/' && entry[^1] != '/'
            && !entry.Contains("//", StringComparison.Ordinal)
            && !entry.AsSpan().ContainsAny('*', '%') && !entry.AsSpan().ContainsAnyExceptInRange(' ', '~');
        if (isRight && entry.Length > lexer.Limits.MetadataName)
            return lexer.Fail($"an entry name longer than {lexer.Limits.MetadataName} octets", LexerErrorKind.Limit);
        return isRight || lexer.Fail("an entry name begins with '/', has no empty level and no wildcard");
    }

    /// <summary>Reads entries separated by spaces, at least one.</summary>
    public static bool TryReadEntryList(ref ImapLexer lexer, out ImmutableArray<string> entries)
    {
        entries = [];
        var read = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (read.Count == lexer.Limits.MetadataEntries)
                return lexer.Fail($"more than {lexer.Limits.MetadataEntries} entries", LexerErrorKind.Limit);
            if (!TryReadEntry(ref lexer, out var entry))
                return false;
            read.Add(entry);
        }
        while (lexer.AcceptSp());

        entries = read.DrainToImmutable();
        return true;
    }
}
