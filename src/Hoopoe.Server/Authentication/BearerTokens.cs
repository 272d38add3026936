using System.Text.Json;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Hoopoe.Server.Authentication;

/// <summary>
/// Access tokens of one issuer: JWTs (RFC 9068), which are read here, and others, which the issuer is asked about if it can be.
/// </summary>
/// <param name="claims">What must hold of a token.</param>
/// <param name="keys">The issuer's keys, or null where it is asked about every token.</param>
/// <param name="introspection">Where the issuer is asked, or null.</param>
/// <param name="time">The clock.</param>
sealed class BearerTokens(TokenClaims claims, IssuerKeys? keys, TokenIntrospection? introspection, TimeProvider time)
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
    public static BearerTokens? From(HoopoeOptions options, TimeProvider time, ILogger logger)
    {
        if (options is not { OAuthIssuer: { } issuer, OAuthAudience: { } audience }) return null;
        var claims = new TokenClaims(issuer, audience, options.OAuthScope, options.OAuthNameClaim);
        var credentials = options is { OAuthClientId: { } id, OAuthClientSecretFile: { } file } ? (id, SecretIn(file)) : ((string, string)?)null;
        return new BearerTokens(
            claims,
            options.OAuthKeys is { } location ? new IssuerKeys(location, time, logger) : null,
            options.OAuthIntrospection is { } endpoint ? new TokenIntrospection(endpoint, credentials, claims, time, logger) : null,
            time);
    }

    /// <summary>The address of the account whose owner the issuer vouches for, or null if the token is not good.</summary>
    public async ValueTask<string?> OwnerAsync(string token, CancellationToken cancellationToken) =>
        keys is not null && _handler.CanReadToken(token) ? await OwnerOfReadableAsync(token, keys, cancellationToken)
        : introspection is not null ? await introspection.OwnerAsync(token, cancellationToken)
        : null;

    async ValueTask<string?> OwnerOfReadableAsync(string token, IssuerKeys issuerKeys, CancellationToken cancellationToken)
    {
        if (KeyIdOf(token) is not { } keyId) return null;
        if (await issuerKeys.FindAsync(keyId, cancellationToken) is not { } key) return null;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = claims.Issuer,
            ValidAudience = claims.Audience,
            ValidAlgorithms = Algorithms,
            IssuerSigningKey = key,
            LifetimeValidator = (notBefore, expires, _, _) => IsInForce(notBefore, expires),
        });
        if (result is not { IsValid: true, SecurityToken: JsonWebToken good }) return null;
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(good.EncodedPayload));
        return claims.HasScope(payload.RootElement) ? claims.OwnerIn(payload.RootElement) : null;
    }

    bool IsInForce(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - Skew && (notBefore is null || notBefore <= now + Skew);
    }

    static string SecretIn(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"oauthClientSecretFile {file}: {wrong.Message}");
        }
    }

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
