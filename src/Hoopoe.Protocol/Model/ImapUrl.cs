using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Wire;

namespace Hoopoe.Protocol.Model;

/// <summary>
/// An IMAP URL of a message or of a part of one (RFC 5092 §6): <c>/Drafts;UIDVALIDITY=7/;UID=20/;SECTION=1.MIME/;PARTIAL=0.100</c>, with or
/// without <c>imap://user@host</c> before it.
/// </summary>
/// <param name="User">The user it names, or null.</param>
/// <param name="Host">The host it names, without a port; null for a URL of the session's own server.</param>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="UidValidity">The UIDVALIDITY the mailbox must have, or null.</param>
/// <param name="Uid">The message.</param>
/// <param name="Section">What of it; the whole message if the URL does not say.</param>
/// <param name="Range">Which run of the section's octets; null for all.</param>
public sealed record ImapUrl(
    string? User, string? Host, MailboxName Mailbox, uint? UidValidity, Uid Uid, BodySection Section, OctetRange? Range)
{
    const string UidMark = "/;UID=";
    const string UidValidityMark = ";UIDVALIDITY=";
    const string SectionMark = "/;SECTION=";
    const string PartialMark = "/;PARTIAL=";
    const string UnreservedMarks = "-._~!$'()*+,&=:@/";

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one. Relative-path references are none (RFC 5092 §7.2), nor are URLs of mailboxes, searches, and URLAUTH.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImapUrl? url)
    {
        url = null;
        var rest = text.AsSpan();
        string? user = null, host = null;
        if (TryTake(ref rest, "imap:") && !rest.StartsWith("//"))
            return false;
        if (TryTake(ref rest, "//") && !TryReadServer(ref rest, out user, out host))
            return false;
        if (!TryTake(ref rest, "/"))
            return false;

        var range = (OctetRange?)null;
        if (TryCut(ref rest, PartialMark, out var partial) && (range = RangeOf(partial)) is null)
            return false;
        var section = BodySection.Message;
        if (TryCut(ref rest, SectionMark, out var inside) && !TryReadSection(inside, out section))
            return false;
        if (!TryCut(ref rest, UidMark, out var uid) || NonZero(uid) is not { } number)
            return false;
        var validity = (uint?)null;
        if (TryCut(ref rest, UidValidityMark, out var valid) && (validity = NonZero(valid)) is null)
            return false;
        if (Decode(rest) is not { } name || !MailboxName.TryCreate(name, out var mailbox, out _))
            return false;

        url = new ImapUrl(user, host, mailbox, validity, new Uid(number), section, range);
        return true;
    }

    /// <summary>Reads iserver: <c>user;AUTH=*@host:143</c>. A host may be empty (RFC 3986 §3.2.2); some clients write their server's so.</summary>
    static bool TryReadServer(ref ReadOnlySpan<char> rest, out string? user, out string? host)
    {
        user = host = null;
        var end = rest.IndexOf('/');
        if (end < 0)
            return false;
        var server = rest[..end];
        rest = rest[end..];
        if (server.LastIndexOf('@') is >= 0 and var at)
        {
            var name = server[..at];
            if (name.IndexOf(";AUTH=", StringComparison.OrdinalIgnoreCase) is >= 0 and var mechanism)
                name = name[..mechanism];
            if (!name.IsEmpty && (user = Decode(name)) is null)
                return false;
            server = server[(at + 1)..];
        }

        if (server.LastIndexOf(':') is >= 0 and var colon && colon > server.LastIndexOf(']'))
            server = server[..colon];
        host = server.IsEmpty ? null : server.ToString();
        return true;
    }

    static bool TryReadSection(ReadOnlySpan<char> encoded, out BodySection section)
    {
        section = BodySection.Message;
        if (encoded.IsEmpty || Decode(encoded) is not { } text || text.Any(char.IsControl))
            return false;
        var lexer = new ImapLexer(Encoding.UTF8.GetBytes($"[{text}]"), WireMode.Utf8);
        return SectionParser.TryParse(ref lexer, out section) && lexer.AtEnd;
    }

    /// <summary>partial-range: the offset and, unless all the rest is meant, the length.</summary>
    static OctetRange? RangeOf(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        var offset = Number(dot < 0 ? text : text[..dot]);
        var length = dot < 0 ? long.MaxValue : Number(text[(dot + 1)..]);
        return offset is { } first && length is > 0 ? new OctetRange(first, length.Value) : null;
    }

    static long? Number(ReadOnlySpan<char> digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static uint? NonZero(ReadOnlySpan<char> digits) =>
        !digits.StartsWith("0") && uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    static bool TryTake(ref ReadOnlySpan<char> rest, string prefix)
    {
        if (!rest.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return false;
        rest = rest[prefix.Length..];
        return true;
    }

    /// <summary>Cuts off what stands behind the last of a mark, with the mark.</summary>
    static bool TryCut(ref ReadOnlySpan<char> rest, string mark, out ReadOnlySpan<char> value)
    {
        value = default;
        var at = rest.LastIndexOf(mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return false;
        value = rest[(at + mark.Length)..];
        rest = rest[..at];
        return true;
    }

    /// <summary>Undoes percent-encoding; null where a character is not allowed as it is, or the octets are no UTF-8 (RFC 5092 §8, §11).</summary>
    static string? Decode(ReadOnlySpan<char> text)
    {
        var octets = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out octets[count]))
                    return null;
                i += 2;
            }
            else if (char.IsAsciiLetterOrDigit(text[i]) || UnreservedMarks.Contains(text[i], StringComparison.Ordinal))
            {
                octets[count] = (byte)text[i];
            }
            else
            {
                return null;
            }

            count++;
        }

        try
        {
            return StrictUtf8.GetString(octets, 0, count);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
