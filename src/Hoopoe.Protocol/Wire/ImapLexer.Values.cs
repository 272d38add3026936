using System.Text;
using System.Text.Unicode;
using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Wire;

public ref partial struct ImapLexer
{
    /// <summary>
    /// mailbox: an astring in modified UTF-7, or in UTF-8 where the session's mode says so. A name that cannot exist is an error of kind
    /// <see cref="LexerErrorKind.MailboxName"/>.
    /// </summary>
    public bool TryMailbox(out MailboxName value, string what = "a mailbox name") => TryMailbox(out value, out _, what);

    /// <summary>As <see cref="TryMailbox(out MailboxName, string)"/>.</summary>
    /// <param name="value">The name as it is kept.</param>
    /// <param name="respelt">The name as the client spelt it, if it is kept in another spelling: not normalised, or <c>inbox</c>.</param>
    /// <param name="what">What was expected, for the error.</param>
    public bool TryMailbox(out MailboxName value, out string? respelt, string what = "a mailbox name")
    {
        value = default;
        respelt = null;
        var start = _position;
        if (!TryAString(out var octets, what) || !TryDecodeName(octets, start, out var text))
            return false;
        if (MailboxName.TryCreate(text, out value, out var error))
        {
            if (!text.AsSpan().TrimEnd(MailboxName.Separator).SequenceEqual(value.Value))
                respelt = text;
            return true;
        }

        _position = start;
        return Fail(error, LexerErrorKind.MailboxName);
    }

    /// <summary>A LIST reference: an astring in the encoding of mailbox names; may be empty, and may end with the separator.</summary>
    /// <param name="value">The reference; null where it is not in that encoding, so that no mailbox lies under it.</param>
    public bool TryReference(out string? value)
    {
        value = null;
        if (!TryAString(out var octets, "a reference name"))
            return false;
        value = DecodeName(octets);
        return true;
    }

    /// <summary>A LIST pattern: a list-mailbox in the encoding of mailbox names.</summary>
    /// <param name="value">The pattern; null where it is not in that encoding, so that no mailbox can match it.</param>
    public bool TryPattern(out string? value)
    {
        value = null;
        if (!TryListMailbox(out var octets))
            return false;
        value = DecodeName(octets);
        return true;
    }

    /// <summary>flag-keyword: an atom of at most <see cref="ImapLimits.KeywordLength"/> characters.</summary>
    public bool TryKeywordName(out string value)
    {
        value = "";
        if (!TryAtom(out var atom, "a keyword"))
            return false;
        if (atom.Length > Limits.KeywordLength)
            return Fail($"a keyword cannot be longer than {Limits.KeywordLength} characters", LexerErrorKind.Limit);
        value = Encoding.ASCII.GetString(atom);
        return true;
    }

    /// <summary>flag-list: flags in parentheses, none of them \Recent, which no client can set (RFC 3501 §2.3.2).</summary>
    public bool TryFlagList(out FlagSet value)
    {
        value = FlagSet.Empty;
        if (!TryOpenParen("the flags"))
            return false;
        if (AcceptCloseParen())
            return true;
        return TryFlags(out value) && TryCloseParen("the flags");
    }

    /// <summary>Flags separated by spaces, at least one.</summary>
    public bool TryFlags(out FlagSet value)
    {
        value = FlagSet.Empty;
        var system = SystemFlags.None;
        List<string>? keywords = null;
        do
        {
            if (NextIs((byte)'\\'))
            {
                if (!TrySystemFlag(out var flag))
                    return false;
                system |= flag;
            }
            else
            {
                if (!TryKeywordName(out var keyword))
                    return false;
                if (keywords?.Count >= Limits.KeywordsPerMailbox)
                    return Fail($"more than {Limits.KeywordsPerMailbox} keywords", LexerErrorKind.Limit);
                (keywords ??= []).Add(keyword);
            }
        }
        while (AcceptSp());

        value = FlagSet.Of(system, keywords);
        return true;
    }

    /// <summary>date: <c>1-Feb-2020</c>, with or without quotes.</summary>
    public bool TryDate(out DateOnly value)
    {
        value = default;
        if (Failed)
            return false;
        var start = _position;
        var isQuoted = Accept((byte)'"');
        if (TryAtom(out var text, "a date such as 1-Feb-2020") && (!isQuoted || TryOctet((byte)'"', "'\"' after the date")))
        {
            if (ImapDate.TryParseDate(text, out value))
                return true;
            _position = start;
            return Fail("expected a date such as 1-Feb-2020");
        }

        return false;
    }

    /// <summary>date-time, in quotes: <c>" 1-Feb-2020 12:00:00 +0100"</c>.</summary>
    public bool TryDateTime(out DateTimeOffset value)
    {
        value = default;
        var start = _position;
        if (!TryQuoted(out var text, "a date and time in quotes"))
            return false;
        if (ImapDate.TryParseDateTime(text, out value))
            return true;
        _position = start;
        return Fail("expected a date and time such as \"01-Feb-2020 12:00:00 +0000\"");
    }

    /// <summary>objectid: 1 to 255 letters, digits, <c>_</c> and <c>-</c> (RFC 8474 §7).</summary>
    public bool TryObjectId(out string value)
    {
        value = "";
        if (!TryRun(ByteClasses.ObjectIdChars, out var octets, "an object identifier"))
            return false;
        value = Encoding.ASCII.GetString(octets);
        return value.Length <= 255 || Fail("an object identifier cannot be longer than 255 characters");
    }

    bool TrySystemFlag(out SystemFlags flag)
    {
        flag = SystemFlags.None;
        var start = _position;
        if (!TryBackslashAtom(out var name, "a flag"))
            return false;
        if (Ascii.EqualsIgnoreCase(name, "Seen"u8))
            flag = SystemFlags.Seen;
        else if (Ascii.EqualsIgnoreCase(name, "Answered"u8))
            flag = SystemFlags.Answered;
        else if (Ascii.EqualsIgnoreCase(name, "Flagged"u8))
            flag = SystemFlags.Flagged;
        else if (Ascii.EqualsIgnoreCase(name, "Deleted"u8))
            flag = SystemFlags.Deleted;
        else if (Ascii.EqualsIgnoreCase(name, "Draft"u8))
            flag = SystemFlags.Draft;
        if (flag != SystemFlags.None)
            return true;
        _position = start;
        return Fail("a flag with a backslash must be \\Seen, \\Answered, \\Flagged, \\Deleted or \\Draft");
    }

    bool TryBackslashAtom(out ReadOnlySpan<byte> name, string what)
    {
        name = default;
        return TryOctet((byte)'\\', what) && TryAtom(out name, what);
    }

    bool TryDecodeName(ReadOnlySpan<byte> octets, int start, out string text)
    {
        var decoded = DecodeName(octets);
        text = decoded ?? "";
        if (decoded is not null)
            return true;
        _position = start;
        return Fail($"The mailbox name is not valid {(TakesUtf8 ? "UTF-8" : "modified UTF-7")}.", LexerErrorKind.MailboxName);
    }

    readonly string? DecodeName(ReadOnlySpan<byte> octets)
    {
        if (TakesUtf8)
            return Utf8.IsValid(octets) ? StrictUtf8.GetString(octets) : null;
        return ModifiedUtf7.TryDecode(octets, out var text) ? text : null;
    }
}
