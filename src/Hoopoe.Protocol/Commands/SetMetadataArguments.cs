using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>An entry and its new value.</summary>
/// <param name="Entry">The entry's name.</param>
/// <param name="Value">The value's octets; null to remove the entry.</param>
public readonly record struct MetadataValue(string Entry, byte[]? Value);

/// <summary>SETMETADATA (RFC 5464 §4.3).</summary>
/// <param name="Mailbox">The mailbox; null for the server (an empty name).</param>
/// <param name="Values">The entries to set, all or none, at least one.</param>
public sealed record SetMetadataArguments(MailboxName? Mailbox, ImmutableArray<MetadataValue> Values)
{
    /// <summary>Reads what follows the command's name.</summary>
    public static bool TryParse(ref ImapLexer lexer, [NotNullWhen(true)] out SetMetadataArguments? arguments)
    {
        arguments = null;
        if (!lexer.TrySp("SETMETADATA") || !MetadataParser.TryReadMailbox(ref lexer, out var mailbox)
            || !lexer.TrySp("the mailbox name") || !lexer.TryOpenParen("the entries"))
        {
            return false;
        }

        var values = ImmutableArray.CreateBuilder<MetadataValue>();
        do
        {
            if (values.Count == lexer.Limits.MetadataEntries)
                return lexer.Fail($"more than {lexer.Limits.MetadataEntries} entries", LexerErrorKind.Limit);
            if (!MetadataParser.TryReadEntry(ref lexer, out var entry) || !lexer.TrySp("the entry name")
                || !TryReadValue(ref lexer, out var value))
            {
                return false;
            }

            values.Add(new MetadataValue(entry, value));
        }
        while (lexer.AcceptSp());

        if (!lexer.TryCloseParen("the entries") || !lexer.TryEnd("the entries"))
            return false;
        arguments = new SetMetadataArguments(mailbox, values.DrainToImmutable());
        return true;
    }

    /// <summary>value, and beyond the grammar an atom that is not NIL: MailKit sends short values so.</summary>
    static bool TryReadValue(ref ImapLexer lexer, out byte[]? value)
    {
        value = null;
        if (lexer.AcceptKeyword("NIL"u8))
            return true;
        var read = lexer.NextIs((byte)'~') ? lexer.TryLiteral8(out var octets) : lexer.TryAString(out octets, "a value or NIL");
        if (read)
            value = octets.ToArray();
        return read;
    }
}
