using System.Text;
using System.Text.Unicode;

namespace Hoopoe.Server.Lmtp;

/// <summary>
/// The address between angle brackets of MAIL and RCPT (RFC 5321 §4.1.2), source route dropped, quotes of the local part removed. It is
/// parsed and never expanded.
/// </summary>
/// <param name="Local">The local part, unquoted; empty with an empty domain for the null path <c>&lt;&gt;</c>.</param>
/// <param name="Domain">The domain or address literal; empty for <c>&lt;Postmaster&gt;</c>.</param>
readonly record struct MailPath(string Local, string Domain)
{
    /// <summary>The path <c>&lt;&gt;</c>, the sender of bounces.</summary>
    public static MailPath Null { get; } = new("", "");

    /// <summary>Whether this is the null path of a bounce.</summary>
    public bool IsNull => Local.Length == 0 && Domain.Length == 0;

    /// <summary>Whether it needs SMTPUTF8 (RFC 6531).</summary>
    public bool IsInternational => !Ascii.IsValid(Local) || !Ascii.IsValid(Domain);

    /// <summary>The address as the directory knows it.</summary>
    public string Address => Domain.Length == 0 ? Local : $"{Local}@{Domain}";

    /// <summary>The address as it stands in a header field: quoted where it must be.</summary>
    public override string ToString() => IsDotString(Local) || IsNull ? Address
        : $"\"{Local.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"@{Domain}";

    /// <summary>Reads a path at the start of a command's arguments.</summary>
    /// <param name="arguments">What stands behind <c>FROM:</c> or <c>TO:</c>.</param>
    /// <param name="path">The path.</param>
    /// <param name="rest">What stands behind the closing bracket.</param>
    public static bool TryParse(ReadOnlySpan<byte> arguments, out MailPath path, out ReadOnlySpan<byte> rest)
    {
        path = Null;
        rest = default;
        arguments = arguments.TrimStart((byte)' ');
        if (arguments.IsEmpty || arguments[0] != '<') return false;
        var close = EndOfPath(arguments);
        if (close < 0 || close - 1 > LmtpLimits.MaxAddressBytes || !Utf8.IsValid(arguments[..close])) return false;
        rest = arguments[(close + 1)..];
        var inner = Encoding.UTF8.GetString(arguments[1..close]);
        if (inner.StartsWith('@'))
        {
            var route = inner.IndexOf(':', StringComparison.Ordinal);
            if (route < 0) return false;
            inner = inner[(route + 1)..];
        }
        return inner.Length == 0 ? close == 1 : TryParseMailbox(inner, out path);
    }

    static bool TryParseMailbox(string text, out MailPath path)
    {
        path = Null;
        string local, after;
        if (text[0] == '"')
        {
            var unquoted = new StringBuilder();
            var at = 1;
            for (; at < text.Length && text[at] != '"'; at++)
            {
                if (text[at] == '\\' && ++at == text.Length) return false;
                if (char.IsControl(text[at])) return false;
                unquoted.Append(text[at]);
            }
            if (at >= text.Length || unquoted.Length == 0) return false;
            (local, after) = (unquoted.ToString(), text[(at + 1)..]);
        }
        else
        {
            var sign = text.IndexOf('@', StringComparison.Ordinal);
            (local, after) = sign < 0 ? (text, "") : (text[..sign], text[sign..]);
            if (!IsDotString(local)) return false;
        }
        if (after.Length == 0)
        {
            path = new MailPath(local, "");
            return local.Equals("postmaster", StringComparison.OrdinalIgnoreCase);
        }
        if (after[0] != '@' || !IsDomain(after[1..])) return false;
        path = new MailPath(local, after[1..]);
        return true;
    }

    static int EndOfPath(ReadOnlySpan<byte> text)
    {
        var quoted = false;
        for (var at = 1; at < text.Length; at++)
        {
            if (quoted && text[at] == '\\') at++;
            else if (text[at] == '"') quoted = !quoted;
            else if (!quoted && text[at] == '>') return at;
        }
        return -1;
    }

    static bool IsDotString(string text) => text.Length > 0 && text.Split('.').All(atom => atom.Length > 0 && atom.All(IsAtomCharacter));

    static bool IsAtomCharacter(char character) =>
        character > 0x7F || char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-/=?^_`{|}~".Contains(character, StringComparison.Ordinal);

    static bool IsDomain(string text) => text is ['[', .. var literal, ']']
        ? literal.Length > 0 && literal.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or ':' or '-')
        : text.Length > 0 && text.Split('.').All(label =>
            label.Length > 0 && label.All(
                character => character > 0x7F || char.IsAsciiLetterOrDigit(character) || character is '-' or '_'));
}
