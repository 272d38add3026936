using System.Collections.Immutable;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>Reads sections, brackets included (RFC 9051 §9: section, section-binary).</summary>
public static class SectionParser
{
    /// <summary>Reads section: <c>[]</c>, <c>[HEADER]</c>, <c>[1.2.MIME]</c>, <c>[1.HEADER.FIELDS (DATE)]</c>.</summary>
    public static bool TryParse(ref ImapLexer lexer, out BodySection section)
    {
        section = BodySection.Message;
        if (!lexer.TryOctet((byte)'[', "'['"))
            return false;
        if (lexer.Accept((byte)']'))
            return true;
        if (!TryReadPart(ref lexer, out var part, out var hasText))
            return false;

        var text = SectionText.Whole;
        ImmutableArray<string> fields = [];
        if (hasText && !TryReadText(ref lexer, isPart: !part.IsEmpty, out text, out fields))
            return false;
        section = new BodySection(part, text, fields);
        return lexer.TryOctet((byte)']', "']' after the section");
    }

    /// <summary>Reads section-binary: part numbers or nothing, <c>[1.2]</c>.</summary>
    public static bool TryParsePart(ref ImapLexer lexer, out ImmutableArray<uint> part)
    {
        part = [];
        if (!lexer.TryOctet((byte)'[', "'['"))
            return false;
        if (lexer.Accept((byte)']'))
            return true;
        if (!TryReadPart(ref lexer, out part, out var hasText))
            return false;
        return hasText ? lexer.Fail("expected a part number") : lexer.TryOctet((byte)']', "']' after the part number");
    }

    /// <summary>Reads the part numbers, and whether a text has to follow them: where there are none, or after a dot.</summary>
    static bool TryReadPart(ref ImapLexer lexer, out ImmutableArray<uint> part, out bool hasText)
    {
        part = [];
        hasText = true;
        if (!NextIsDigit(lexer))
            return !lexer.Failed;

        var numbers = ImmutableArray.CreateBuilder<uint>();
        do
        {
            if (!NextIsDigit(lexer))
            {
                part = numbers.DrainToImmutable();
                return true;
            }

            if (numbers.Count == lexer.Limits.SectionDepth)
                return lexer.Fail($"more than {lexer.Limits.SectionDepth} levels in a part number", LexerErrorKind.Limit);
            if (!lexer.TryNzNumber(out var number, "a part number above zero"))
                return false;
            numbers.Add(number);
        }
        while (lexer.Accept((byte)'.'));

        part = numbers.DrainToImmutable();
        hasText = false;
        return true;
    }

    static bool TryReadText(ref ImapLexer lexer, bool isPart, out SectionText text, out ImmutableArray<string> fields)
    {
        fields = [];
        text = SectionText.Header;
        if (lexer.AcceptKeyword("HEADER"u8))
            return true;
        text = SectionText.Text;
        if (lexer.AcceptKeyword("TEXT"u8))
            return true;
        text = SectionText.Mime;
        if (isPart && lexer.AcceptKeyword("MIME"u8))
            return true;

        text = SectionText.HeaderFields;
        if (!lexer.AcceptKeyword("HEADER.FIELDS"u8))
        {
            text = SectionText.HeaderFieldsNot;
            if (!lexer.AcceptKeyword("HEADER.FIELDS.NOT"u8))
                return lexer.Fail(isPart ? "expected a part number, HEADER, TEXT or MIME" : "expected a part number, HEADER or TEXT");
        }

        return lexer.TrySp("HEADER.FIELDS") && TryReadFields(ref lexer, out fields);
    }

    static bool TryReadFields(ref ImapLexer lexer, out ImmutableArray<string> fields)
    {
        fields = [];
        if (!lexer.TryOpenParen("the field names"))
            return false;
        var names = ImmutableArray.CreateBuilder<string>();
        do
        {
            if (names.Count == lexer.Limits.HeaderFields)
                return lexer.Fail($"more than {lexer.Limits.HeaderFields} field names", LexerErrorKind.Limit);
            if (!lexer.TryText(out var name, "a field name"))
                return false;
            names.Add(name);
        }
        while (lexer.AcceptSp());

        fields = names.DrainToImmutable();
        return lexer.TryCloseParen("the field names");
    }

    static bool NextIsDigit(in ImapLexer lexer) => !lexer.Failed && !lexer.AtEnd && lexer.Remaining[0] is >= (byte)'0' and <= (byte)'9';
}
