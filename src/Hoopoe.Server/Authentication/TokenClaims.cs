using System.Text.Json;

namespace Hoopoe.Server.Authentication;

/// <summary>What must hold of a token beside its being the issuer's, and whom it is for.</summary>
/// <param name="Issuer">Its <c>iss</c>, exactly.</param>
/// <param name="Audience">What must be in its <c>aud</c>.</param>
/// <param name="Scope">What must be among the words of its <c>scope</c>; null for nothing.</param>
/// <param name="NameClaim">The claim that holds the account's address.</param>
sealed record TokenClaims(string Issuer, string Audience, string? Scope, string NameClaim)
{
    const string Email = "email";

    /// <summary>Whether the token's scope (RFC 8693 §4.2, or a list) has what it must.</summary>
    public bool HasScope(JsonElement token) => Scope is null || token.TryGetProperty("scope", out var scope) && scope.ValueKind switch
    {
        JsonValueKind.String => scope.GetString()!.Split(' ').Contains(Scope, StringComparer.Ordinal),
        JsonValueKind.Array => Texts(scope).Contains(Scope, StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>Whether the token is meant for us.</summary>
    public bool HasAudience(JsonElement token) => token.TryGetProperty("aud", out var audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audience.GetString() == Audience,
        JsonValueKind.Array => Texts(audience).Contains(Audience, StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>The address of the token's owner, or null. One that the issuer has not verified may be anybody's.</summary>
    public string? OwnerIn(JsonElement token)
    {
        if (NameClaim == Email && token.TryGetProperty("email_verified", out var isVerified) && isVerified.ValueKind != JsonValueKind.True)
            return null;
        return token.TryGetProperty(NameClaim, out var name) && name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } owner
            ? owner
            : null;
    }

    static IEnumerable<string?> Texts(JsonElement list) =>
        list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString());
}
