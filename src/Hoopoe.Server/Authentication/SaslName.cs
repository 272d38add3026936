using System.Text;

namespace Hoopoe.Server.Authentication;

/// <summary>Names as SCRAM and the GS2 header carry them (RFC 5802 §7, saslname): <c>=2C</c> is a comma and <c>=3D</c> an equals sign.</summary>
static class SaslName
{
    /// <summary>The name; null if another <c>=</c> stands in it, or nothing.</summary>
    public static string? Decode(string encoded)
    {
        var name = new StringBuilder(encoded.Length);
        for (var at = 0; at < encoded.Length; at++)
        {
            if (encoded[at] != '=')
            {
                name.Append(encoded[at]);
                continue;
            }
            var escape = encoded.AsSpan(at);
            if (escape.StartsWith("=2C")) name.Append(',');
            else if (escape.StartsWith("=3D")) name.Append('=');
            else return null;
            at += 2;
        }
        return name.Length > 0 ? name.ToString() : null;
    }
}
