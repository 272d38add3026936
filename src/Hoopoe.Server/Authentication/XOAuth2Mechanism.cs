namespace Hoopoe.Server.Authentication;

/// <summary>XOAUTH2, Google's forerunner of OAUTHBEARER, which many clients still prefer.</summary>
sealed class XOAuth2Mechanism : ISaslMechanism
{
    static ReadOnlyMemory<byte> InvalidToken { get; } = """{"status":"401","schemes":"bearer","scope":""}"""u8.ToArray();

    public SaslStep Begin() => new SaslStep.Challenge(ReadOnlyMemory<byte>.Empty);

    public SaslStep Next(ReadOnlySpan<byte> response) =>
        BearerMessage.TrySplit(response, out var fields)
        && fields[0].StartsWith("user=", StringComparison.Ordinal) && fields[0].Length > 5
        && BearerMessage.TokenIn(fields.AsSpan(1)) is { } token
            ? new SaslStep.CheckToken(fields[0][5..], token, InvalidToken)
            : new SaslStep.Malformed("expected user= and auth=Bearer with a token");
}
