using Hoopoe.Server.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hoopoe.Server.Authentication;

/// <summary>Access tokens (JWT, RFC 9068) of one issuer.</summary>
/// <param name="issuer">Their <c>iss</c>, exactly.</param>
/// <param name="audience">What must be in their <c>aud</c>.</param>
/// <param name="nameClaim">The claim that holds the account's address.</param>
/// <param name="keys">The issuer's keys.</param>
/// <param name="time">The clock.</param>
sealed class BearerTokens(string issuer, string audience, string nameClaim, IssuerKeys keys, TimeProvider time)
{
    /// <summary>How far the issuer's clock may be from ours.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>The signatures that are looked at: public-key ones only, so that nobody can sign with a key that is public.</summary>
    static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>The tokens that options allow, or null for none.</summary>
    public static BearerTokens? From(HoopoeOptions options, TimeProvider time, ILogger logger) =>
        options is { OAuthIssuer: { } issuer, OAuthAudience: { } audience, OAuthKeys: { } location }
            ? new BearerTokens(issuer, audience, options.OAuthNameClaim, new IssuerKeys(location, time, logger), time)
            : null;

    /// <summary>The address of the account whose owner the issuer vouches for, or null if the token is not good.</summary>
    public async ValueTask<string?> OwnerAsync(string token, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(token) || KeyIdOf(token) is not { } keyId) return null;
        if (await keys.FindAsync(keyId, cancellationToken) is not { } key) return null;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            ValidAlgorithms = Algorithms,
            IssuerSigningKey = key,
            LifetimeValidator = (notBefore, expires, _, _) => IsInForce(notBefore, expires),
        });
        return result is { IsValid: true, SecurityToken: JsonWebToken good } ? OwnerIn(good) : null;
    }

    bool IsInForce(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - Skew && (notBefore is null || notBefore <= now + Skew);
    }

    // An address that the issuer has not verified may be anybody's.
    string? OwnerIn(JsonWebToken token) =>
        nameClaim == "email" && token.TryGetPayloadValue<bool>("email_verified", out var isVerified) && !isVerified ? null
        : token.TryGetPayloadValue<string>(nameClaim, out var name) && name.Length > 0 ? name
        : null;

    /// <summary>The <c>kid</c> of a token's header, empty without one; null if it is no token.</summary>
    static string? KeyIdOf(string token)
    {
        try
        {
            return new JsonWebToken(token).Kid ?? "";
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
