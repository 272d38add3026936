namespace Hoopoe.Server.Authentication;

/// <summary>PLAIN (RFC 4616): one message of authorization identity, authentication identity and password, with NUL between them.</summary>
sealed class PlainMechanism : ISaslMechanism
{
    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response)
    {
        var first = response.IndexOf((byte)0);
        var second = first < 0 ? -1 : response[(first + 1)..].IndexOf((byte)0);
        if (second < 0) return new SaslStep.Malformed("expected two NULs in the PLAIN response");
        var secret = response[(first + second + 2)..];
        if (second == 0 || secret.IsEmpty) return new SaslStep.Malformed("the PLAIN response lacks a name or a password");
        if (secret.Contains((byte)0)) return new SaslStep.Malformed("the PLAIN response has more than two NULs");
        return StrictUtf8.TryDecode(response[..first], out var actAs)
            && StrictUtf8.TryDecode(response.Slice(first + 1, second), out var name)
            && StrictUtf8.TryDecode(secret, out var password)
                ? new SaslStep.CheckPassword(name, password, actAs)
                : new SaslStep.Malformed("the PLAIN response is not valid UTF-8");
    }
}
