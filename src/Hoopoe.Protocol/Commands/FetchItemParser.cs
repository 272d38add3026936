using System.Collections.Immutable;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Commands;

/// <summary>Reads the data items of a FETCH: a macro, one item, or a list (RFC 9051 §9, fetch).</summary>
public static class FetchItemParser
{
    static readonly FetchItem Flags = new FetchAttribute(FetchAttributeName.Flags);
    static readonly FetchItem InternalDate = new FetchAttribute(FetchAttributeName.InternalDate);
    static readonly FetchItem Size = new FetchAttribute(FetchAttributeName.Size);
    static readonly FetchItem Envelope = new FetchAttribute(FetchAttributeName.Envelope);
    static readonly FetchItem Body = new FetchAttribute(FetchAttributeName.Body);
    static readonly FetchItem BodyStructure = new FetchAttribute(FetchAttributeName.BodyStructure);
    static readonly FetchItem Uid = new FetchAttribute(FetchAttributeName.Uid);
    static readonly FetchItem ModSeq = new FetchAttribute(FetchAttributeName.ModSeq);
    static readonly FetchItem EmailId = new FetchAttribute(FetchAttributeName.EmailId);
    static readonly FetchItem ThreadId = new FetchAttribute(FetchAttributeName.ThreadId);
    static readonly FetchItem SaveDate = new FetchAttribute(FetchAttributeName.SaveDate);

    static readonly FetchItem Rfc822 = new FetchSection(BodySection.Message, null, IsPeek: false, FetchSectionForm.Rfc822);
    static readonly FetchItem Rfc822Header = new FetchSection(BodySection.MessageHeader, null, IsPeek: true, FetchSectionForm.Rfc822Header);
    static readonly FetchItem Rfc822Text = new FetchSection(BodySection.MessageText, null, IsPeek: false, FetchSectionForm.Rfc822Text);

    static readonly ImmutableArray<FetchItem> Fast = [Flags, InternalDate, Size];
    static readonly ImmutableArray<FetchItem> All = [Flags, InternalDate, Size, Envelope];
    static readonly ImmutableArray<FetchItem> Full = [Flags, InternalDate, Size, Envelope, Body];

    /// <summary>Reads them. Macros are expanded (RFC 9051 §6.4.5); a list holds at most <see cref="ImapLimits.FetchItems"/>.</summary>
    public static bool TryParse(ref ImapLexer lexer, out ImmutableArray<FetchItem> items)
    {
        items = [];
        if (lexer.AcceptKeyword("ALL"u8))
            items = All;
        else if (lexer.AcceptKeyword("FAST"u8))
            items = Fast;
        else if (lexer.AcceptKeyword("FULL"u8))
            items = Full;
        if (!items.IsEmpty)
            return true;

        var read = ImmutableArray.CreateBuilder<FetchItem>();
        if (!lexer.AcceptOpenParen())
        {
            if (lexer.Failed || !TryReadItem(ref lexer, out var single))
                return false;
            items = [single];
            return true;
        }

        do
        {
            if (read.Count == lexer.Limits.FetchItems)
                return lexer.Fail($"more than {lexer.Limits.FetchItems} data items", LexerErrorKind.Limit);
            if (!TryReadItem(ref lexer, out var item))
                return false;
            read.Add(item);
        }
        while (lexer.AcceptSp());

        items = read.DrainToImmutable();
        return lexer.TryCloseParen("the data items");
    }

    static bool TryReadItem(ref ImapLexer lexer, out FetchItem item)
    {
        item = Flags;
        if (!lexer.TryLabel(out var name, "a data item such as FLAGS"))
            return false;
        if (FindAttribute(name) is { } attribute)
        {
            item = attribute;
            return true;
        }

        if (Ascii.EqualsIgnoreCase(name, "BODY"u8) || Ascii.EqualsIgnoreCase(name, "BODY.PEEK"u8))
            return TryReadBody(ref lexer, isPeek: name.Length > 4, out item);
        if (Ascii.EqualsIgnoreCase(name, "BINARY"u8) || Ascii.EqualsIgnoreCase(name, "BINARY.PEEK"u8))
            return TryReadBinary(ref lexer, isPeek: name.Length > 6, out item);
        if (Ascii.EqualsIgnoreCase(name, "BINARY.SIZE"u8))
            return TryReadBinarySize(ref lexer, out item);
        if (Ascii.EqualsIgnoreCase(name, "PREVIEW"u8))
            return TryReadPreview(ref lexer, out item);
        return lexer.Fail("this data item is not known");
    }

    static FetchItem? FindAttribute(ReadOnlySpan<byte> name) => name switch
    {
        _ when Ascii.EqualsIgnoreCase(name, "FLAGS"u8) => Flags,
        _ when Ascii.EqualsIgnoreCase(name, "UID"u8) => Uid,
        _ when Ascii.EqualsIgnoreCase(name, "INTERNALDATE"u8) => InternalDate,
        _ when Ascii.EqualsIgnoreCase(name, "RFC822.SIZE"u8) => Size,
        _ when Ascii.EqualsIgnoreCase(name, "ENVELOPE"u8) => Envelope,
        _ when Ascii.EqualsIgnoreCase(name, "BODYSTRUCTURE"u8) => BodyStructure,
        _ when Ascii.EqualsIgnoreCase(name, "MODSEQ"u8) => ModSeq,
        _ when Ascii.EqualsIgnoreCase(name, "RFC822"u8) => Rfc822,
        _ when Ascii.EqualsIgnoreCase(name, "RFC822.HEADER"u8) => Rfc822Header,
        _ when Ascii.EqualsIgnoreCase(name, "RFC822.TEXT"u8) => Rfc822Text,
        _ when Ascii.EqualsIgnoreCase(name, "EMAILID"u8) => EmailId,
        _ when Ascii.EqualsIgnoreCase(name, "THREADID"u8) => ThreadId,
        _ when Ascii.EqualsIgnoreCase(name, "SAVEDATE"u8) => SaveDate,
        _ => null,
    };

    static bool TryReadBody(ref ImapLexer lexer, bool isPeek, out FetchItem item)
    {
        item = Body;
        if (!lexer.NextIs((byte)'['))
            return !isPeek || lexer.Fail("expected '[' after BODY.PEEK");
        if (!SectionParser.TryParse(ref lexer, out var section) || !TryReadRange(ref lexer, out var range))
            return false;
        item = new FetchSection(section, range, isPeek);
        return true;
    }

    static bool TryReadBinary(ref ImapLexer lexer, bool isPeek, out FetchItem item)
    {
        item = Body;
        if (!SectionParser.TryParsePart(ref lexer, out var part) || !TryReadRange(ref lexer, out var range))
            return false;
        item = new FetchBinary(part, range, isPeek);
        return true;
    }

    static bool TryReadBinarySize(ref ImapLexer lexer, out FetchItem item)
    {
        item = Body;
        if (!SectionParser.TryParsePart(ref lexer, out var part))
            return false;
        item = new FetchBinarySize(part);
        return true;
    }

    static bool TryReadPreview(ref ImapLexer lexer, out FetchItem item)
    {
        item = new FetchPreview(IsLazy: false);
        var ahead = lexer;
        if (!ahead.AcceptSp() || !ahead.NextIs((byte)'('))
            return true;
        item = new FetchPreview(IsLazy: true);
        return lexer.TrySp("PREVIEW") && lexer.TryOpenParen("LAZY") && lexer.TryKeyword("LAZY"u8) && lexer.TryCloseParen("LAZY");
    }

    static bool TryReadRange(ref ImapLexer lexer, out OctetRange? range)
    {
        range = null;
        if (!lexer.Accept((byte)'<'))
            return !lexer.Failed;
        if (!lexer.TryNumber64(out var offset, "an offset") || !lexer.TryOctet((byte)'.', "'.' after the offset")
            || !lexer.TryNzNumber64(out var length, "a length above zero") || !lexer.TryOctet((byte)'>', "'>' after the length"))
        {
            return false;
        }

        range = new OctetRange(offset, length);
        return true;
    }
}
