using System.Buffers;
using System.Globalization;
using System.Text;
using Hoopoe.Store.Accounts.Precis;

namespace Hoopoe.Store.Accounts;

/// <summary>
/// The address of an account or alias, <c>local@domain</c>. Two addresses are the same if their <see cref="Canonical"/> forms are: the local
/// part by UsernameCaseMapped (RFC 8265 §3.3), the domain in lower case as A-labels (RFC 5890 §2.3.2.1).
/// </summary>
sealed record AccountAddress(string Local, string Domain, string Canonical)
{
    /// <summary>The longest address, in bytes of UTF-8.</summary>
    public const int MaxLength = 320;

    // The ASCII characters an atom of an address may not have (RFC 5322 §3.2.3), the dot of dot-atoms aside.
    static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,\" ");

    /// <summary>The address as it was given.</summary>
    public string Text => $"{Local}@{Domain}";

    /// <summary>Reads an address whose local part is a dot-atom (RFC 5322 §3.2.3, RFC 6531 §3.3); null if it is none.</summary>
    public static AccountAddress? Parse(string text)
    {
        if (text.Length > MaxLength || Encoding.UTF8.GetByteCount(text) > MaxLength) return null;
        var at = text.LastIndexOf('@');
        return at < 0 ? null : Parse(text[..at], text[(at + 1)..]);
    }

    /// <summary>Joins a local part and a domain; null if they make no address.</summary>
    public static AccountAddress? Parse(string local, string domain)
    {
        if (PrecisString.UsernameCaseMapped(local) is not { } name || !IsDotAtom(name)) return null;
        return CanonicalDomain(domain) is { } host ? new AccountAddress(local, domain, $"{name}@{host}") : null;
    }

    static bool IsDotAtom(string name) =>
        !name.AsSpan().ContainsAny(Specials) && name[0] != '.' && name[^1] != '.' && !name.Contains("..", StringComparison.Ordinal);

    static string? CanonicalDomain(string domain)
    {
        try
        {
            var ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain).ToLowerInvariant();
            return ascii.EndsWith('.') ? null : ascii;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
