using System.Globalization;
using System.Text;

namespace Hoopoe.Server.Lmtp;

/// <summary>The parameters of MAIL that the extensions we announce define.</summary>
/// <param name="Size">How long the client says the message is (RFC 1870 §5), or null.</param>
/// <param name="IsInternational">Whether SMTPUTF8 was given (RFC 6531 §3.4).</param>
readonly record struct MailParameters(long? Size, bool IsInternational)
{
    /// <summary>Reads the parameters behind a reverse path.</summary>
    /// <returns>Null, or the reply that refuses them.</returns>
    public static LmtpReply? Parse(ReadOnlySpan<byte> text, out MailParameters parameters)
    {
        parameters = default;
        if (!Ascii.IsValid(text)) return LmtpReply.BadArguments;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in Encoding.ASCII.GetString(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (keyword, value) = word.IndexOf('=', StringComparison.Ordinal) is var equals and >= 0
                ? (word[..equals], word[(equals + 1)..])
                : (word, null);
            if (!seen.Add(keyword)) return LmtpReply.BadArguments;
            switch (keyword.ToUpperInvariant())
            {
                case "SIZE" when value is { Length: <= 20 } && value.All(char.IsAsciiDigit):
                    var size = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : long.MaxValue;
                    parameters = parameters with { Size = size };
                    break;
                case "BODY" when value is not null && (Is(value, "7BIT") || Is(value, "8BITMIME")):
                    break;
                case "SMTPUTF8" when value is null:
                    parameters = parameters with { IsInternational = true };
                    break;
                case "SIZE" or "BODY" or "SMTPUTF8":
                    return LmtpReply.BadArguments;
                default:
                    return LmtpReply.UnknownParameter;
            }
        }
        return null;
    }

    static bool Is(string value, string word) => value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
