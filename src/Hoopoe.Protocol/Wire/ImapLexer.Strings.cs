using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Hoopoe.Protocol.Wire;

public ref partial struct ImapLexer
{
    /// <summary>atom.</summary>
    public bool TryAtom(out ReadOnlySpan<byte> value, string what = "an atom") => TryRun(ByteClasses.AtomChars, out value, what);

    /// <summary>tag: of 1 to 255 characters, a bound of ours, since every answer repeats it.</summary>
    public bool TryTag(out ReadOnlySpan<byte> value)
    {
        if (!TryRun(ByteClasses.TagChars, out value, "a tag"))
            return false;
        return value.Length <= 255 || Fail("the tag is too long");
    }

    /// <summary>A command's name, a data item or the label of an option (tagged-ext-label).</summary>
    public bool TryLabel(out ReadOnlySpan<byte> value, string what) => TryRun(ByteClasses.LabelChars, out value, what);

    /// <summary>A keyword of the grammar, in any case.</summary>
    public bool TryKeyword(ReadOnlySpan<byte> keyword)
    {
        if (Failed)
            return false;
        return AcceptKeyword(keyword) || Fail($"expected {Encoding.ASCII.GetString(keyword)}");
    }

    /// <summary>astring: bare characters, a quoted string or a literal.</summary>
    public bool TryAString(out ReadOnlySpan<byte> value, string what = "a string") =>
        NextIs((byte)'"') || NextIs((byte)'{') ? TryString(out value, what) : TryRun(ByteClasses.AStringChars, out value, what);

    /// <summary>list-mailbox: like astring, wildcards allowed bare.</summary>
    public bool TryListMailbox(out ReadOnlySpan<byte> value) =>
        NextIs((byte)'"') || NextIs((byte)'{')
            ? TryString(out value, "a mailbox pattern")
            : TryRun(ByteClasses.ListChars, out value, "a mailbox pattern");

    /// <summary>string: quoted or literal.</summary>
    public bool TryString(out ReadOnlySpan<byte> value, string what = "a string") =>
        NextIs((byte)'{') ? TryLiteral(out value) : TryQuoted(out value, what);

    /// <summary>nstring: a string, or NIL.</summary>
    /// <param name="value">The string; empty for NIL.</param>
    /// <param name="isNil">Whether it was NIL.</param>
    /// <param name="what">What was expected, for the error.</param>
    public bool TryNString(out ReadOnlySpan<byte> value, out bool isNil, string what = "a string or NIL")
    {
        value = default;
        isNil = AcceptKeyword("NIL"u8);
        return isNil || TryString(out value, what);
    }

    /// <summary>An astring as text, in strict UTF-8 where it is not ASCII.</summary>
    public bool TryText(out string value, string what = "a string")
    {
        value = "";
        var start = _position;
        if (!TryAString(out var octets, what))
            return false;
        if (Utf8.IsValid(octets))
        {
            value = StrictUtf8.GetString(octets);
            return true;
        }

        _position = start;
        return Fail($"{what} is not valid UTF-8");
    }

    /// <summary>
    /// An astring of any octets. The grammar has them in literals only (RFC 3501 §9), but people's scripts and some libraries send what they
    /// search for in a quoted string, in the character set that the command names.
    /// </summary>
    public bool TrySoughtString(out ReadOnlySpan<byte> value, string what) =>
        NextIs((byte)'"') ? TryReadQuoted(out value, what) : TryAString(out value, what);

    /// <summary>
    /// quoted: 7-bit, and strict UTF-8 where the session's mode allows it (RFC 9051 §4.3).
    /// </summary>
    public bool TryQuoted(out ReadOnlySpan<byte> value, string what = "a quoted string")
    {
        var start = _position;
        if (!TryReadQuoted(out value, what))
            return false;
        if (Ascii.IsValid(value) || (TakesUtf8 && Utf8.IsValid(value)))
            return true;

        _position = start;
        return Fail(TakesUtf8
            ? "the quoted string is not valid UTF-8"
            : "8-bit characters in a quoted string need ENABLE IMAP4rev2 or UTF8=ACCEPT; send a literal");
    }

    bool TryReadQuoted(out ReadOnlySpan<byte> value, string what)
    {
        value = default;
        if (Failed)
            return false;
        if (!Accept((byte)'"'))
            return Fail($"expected {what}");
        if (!TryFindQuotedEnd(out var length, out var escapes))
            return false;
        var raw = Take(length);
        _position++;
        value = escapes == 0 ? raw : Unescape(raw, escapes);
        return true;
    }

    /// <summary>A literal whose data is at hand, inside the text.</summary>
    public bool TryLiteral(out ReadOnlySpan<byte> value)
    {
        value = default;
        var start = _position;
        if (!TryLiteralHeader(out var header))
            return false;
        if (!header.IsBinary && header.Size <= Remaining.Length)
        {
            value = Take((int)header.Size);
            if (!value.Contains((byte)0))
                return true;
            _position = start;
            return Fail("NUL in a literal");
        }

        _position = start;
        return Fail(header.IsBinary ? "a binary literal is not allowed here" : "the literal is incomplete");
    }

    /// <summary>A literal8 (<c>~{n}</c>) whose data is at hand, inside the text (RFC 3516).</summary>
    public bool TryLiteral8(out ReadOnlySpan<byte> value)
    {
        value = default;
        var start = _position;
        if (!TryLiteralHeader(out var header))
            return false;
        if (header.IsBinary && header.Size <= Remaining.Length)
        {
            value = Take((int)header.Size);
            return true;
        }

        _position = start;
        return Fail(header.IsBinary ? "the literal is incomplete" : "expected a binary literal");
    }

    /// <summary>The announcement of a literal with its line end, the data not included.</summary>
    public bool TryLiteralHeader(out LiteralHeader header)
    {
        header = default;
        if (Failed)
            return false;
        var lineEnd = Remaining.IndexOf((byte)'\n');
        if (lineEnd >= 0)
        {
            var line = Remaining[..lineEnd];
            if (line.EndsWith("\r"u8))
                line = line[..^1];
            var opening = line.StartsWith("~"u8) ? 1 : 0;
            if (line.Length > opening && line[opening] == (byte)'{' && line[(opening + 1)..].IndexOf((byte)'{') < 0
                && LiteralHeader.TryFind(line, out header))
            {
                _position += lineEnd + 1;
                return true;
            }
        }

        return Fail("expected a literal");
    }

    /// <summary>
    /// Whether a literal's announcement comes next and ends the text: its data has not been taken. Only meaningful while the framer
    /// waits for a decision on that literal.
    /// </summary>
    public readonly bool NextIsAnnouncedLiteral(out LiteralHeader header)
    {
        var ahead = this;
        return ahead.TryLiteralHeader(out header) && ahead.AtEnd;
    }

    /// <summary>base64, canonical: whole groups of four, padded (RFC 9051 §9).</summary>
    /// <param name="value">The characters, not decoded; empty where there are none.</param>
    public bool TryBase64(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (Failed)
            return false;
        var length = Remaining.IndexOfAnyExcept(ByteClasses.Base64Chars);
        var run = length < 0 ? Remaining : Remaining[..length];
        if (run.Length % 4 != 0 || !Base64.IsValid(run))
            return Fail("the base64 data is not valid");
        value = Take(run.Length);
        return true;
    }

    bool TryRun(SearchValues<byte> chars, out ReadOnlySpan<byte> value, string what)
    {
        value = default;
        if (Failed)
            return false;
        var rest = Remaining;
        var length = rest.IndexOfAnyExcept(chars);
        if (length < 0)
            length = rest.Length;
        if (length == 0)
            return Fail($"expected {what}");
        value = Take(length);
        return true;
    }

    bool TryFindQuotedEnd(out int length, out int escapes)
    {
        length = 0;
        escapes = 0;
        var rest = Remaining;
        while (true)
        {
            var stop = rest[length..].IndexOfAny(ByteClasses.QuotedStops);
            if (stop < 0)
                return Fail("the quoted string has no end");
            length += stop;
            switch (rest[length])
            {
                case (byte)'"':
                    return true;
                case (byte)'\\' when length + 1 < rest.Length && rest[length + 1] is (byte)'"' or (byte)'\\':
                    escapes++;
                    length += 2;
                    break;
                case (byte)'\\':
                    return Fail("a backslash in a quoted string may only stand before '\"' or '\\'");
                default:
                    return Fail("a quoted string cannot hold NUL or a line end; send a literal");
            }
        }
    }

    static byte[] Unescape(ReadOnlySpan<byte> raw, int escapes)
    {
        var plain = new byte[raw.Length - escapes];
        var filled = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == (byte)'\\')
                i++;
            plain[filled++] = raw[i];
        }

        return plain;
    }
}
