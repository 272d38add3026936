using System.Text;

namespace Hoopoe.Server.Authentication;

/// <summary>PLAIN (RFC 4616): one message of authorization identity, authentication identity and password, with NUL between them.</summary>
sealed class PlainMechanism : ISaslMechanism
{
    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response)
    {
        var first = response.IndexOf((byte)0);
        var second = first < 0 ? -1 : response[(first + 1)..].IndexOf((byte)0);
        if (second < 0) return new SaslStep.Malformed("expected two NULs in the PLAIN response");
        var password = response[(first + second + 2)..];
        if (second == 0 || password.IsEmpty) return new SaslStep.Malformed("the PLAIN response lacks a name or a password");
        if (password.Contains((byte)0)) return new SaslStep.Malformed("the PLAIN response has more than two NULs");
        try
        {
            return new SaslStep.CheckPassword(
                StrictUtf8.GetString(response.Slice(first + 1, second)), StrictUtf8.GetString(password), StrictUtf8.GetString(response[..first]));
        }
        catch (DecoderFallbackException)
        {
            return new SaslStep.Malformed("the PLAIN response is not valid UTF-8");
        }
    }
}
