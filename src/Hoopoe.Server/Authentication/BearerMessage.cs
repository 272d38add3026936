using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// The fields <c>key=value</c> that OAUTHBEARER (RFC 7628 §3.1) and XOAUTH2 end with, each followed by the octet 1, as is the whole.
/// </summary>
static class BearerMessage
{
    const char Separator = '\u0001';
    const string Scheme = "Bearer ";

    /// <summary>Splits a message at its separators; false if it does not end as it must.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> message, [NotNullWhen(true)] out string[]? fields)
    {
        fields = null;
        if (!StrictUtf8.TryDecode(message, out var text) || !text.EndsWith("\u0001\u0001", StringComparison.Ordinal)) return false;
        fields = text[..^2].Split(Separator);
        return true;
    }

    /// <summary>The token in the field <c>auth=Bearer …</c>, or null if there is none.</summary>
    public static string? TokenIn(ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (!field.StartsWith("auth=", StringComparison.OrdinalIgnoreCase)) continue;
            var value = field.AsSpan(5);
            return value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                && value[Scheme.Length..].Trim(' ') is { IsEmpty: false } token
                ? token.ToString()
                : null;
        }
        return null;
    }
}
