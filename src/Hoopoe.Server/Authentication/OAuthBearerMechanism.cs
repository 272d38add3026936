namespace Hoopoe.Server.Authentication;

/// <summary>OAUTHBEARER (RFC 7628): an access token in one message.</summary>
sealed class OAuthBearerMechanism : ISaslMechanism
{
    static ReadOnlyMemory<byte> InvalidToken { get; } = """{"status":"invalid_token"}"""u8.ToArray();

    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response)
    {
        if (!BearerMessage.TrySplit(response, out var fields) || BearerMessage.TokenIn(fields.AsSpan(1)) is not { } token)
            return new SaslStep.Malformed("expected a GS2 header and auth=Bearer with a token");
        if (fields[0].Split(',') is not ["n" or "y", var actAs, ""]) return new SaslStep.Malformed("the GS2 header is wrong");
        if (actAs.Length > 0 && !actAs.StartsWith("a=", StringComparison.Ordinal)) return new SaslStep.Malformed("the GS2 header is wrong");
        var name = actAs.Length == 0 ? "" : SaslName.Decode(actAs[2..]);
        return name is null
            ? new SaslStep.Malformed("the name in the GS2 header is wrong")
            : new SaslStep.CheckToken(name, token, InvalidToken);
    }
}
