using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Hoopoe.Server.Authentication;

/// <summary>UTF-8 as SASL messages must have it: nothing invalid, and no NUL, which another program might take for an end.</summary>
static class StrictUtf8
{
    static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, if that is what it is.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (bytes.Contains((byte)0)) return false;
        try
        {
            text = Encoding.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
