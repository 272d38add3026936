using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hoopoe.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Authentication;

/// <summary>Asks the issuer about tokens that can't be read here (RFC 7662). Nothing is kept: a token that is taken back is refused at once.</summary>
/// <param name="endpoint">Where to ask.</param>
/// <param name="credentials">Client id and secret, or null where none are asked for.</param>
/// <param name="claims">What must hold of a token.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is logged that the issuer does not answer.</param>
sealed class TokenIntrospection(Uri endpoint, (string Id, string Secret)? credentials, TokenClaims claims, TimeProvider time, ILogger logger)
{
    const int MaxBytes = 64 * 1024;
    const int MaxAtOnce = 32;

    static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = MaxAtOnce,
    })
    {
        MaxResponseContentBufferSize = MaxBytes,
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>The address of the account whose owner the issuer vouches for, or null if the token is not good.</summary>
    public async ValueTask<string?> OwnerAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = JsonDocument.Parse(await AskAsync(token, cancellationToken));
            return IsInForce(answer.RootElement) ? claims.OwnerIn(answer.RootElement) : null;
        }
        catch (Exception failure) when (
            failure is HttpRequestException or JsonException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.IntrospectionFailed(logger, endpoint, failure.GetType().Name);
            return null;
        }
    }

    async Task<byte[]> AskAsync(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent([new("token", token), new("token_type_hint", "access_token")]),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (credentials is var (id, secret))
        {
            var both = $"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(both)));
        }
        using var response = await Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    // An issuer need not repeat who it is, but must not say that it is another.
    bool IsInForce(JsonElement answer)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var skew = (long)BearerTokens.Skew.TotalSeconds;
        return answer.ValueKind == JsonValueKind.Object
            && answer.TryGetProperty("active", out var active) && active.ValueKind == JsonValueKind.True
            && (!answer.TryGetProperty("iss", out var issuer) || issuer.ValueKind == JsonValueKind.String && issuer.GetString() == claims.Issuer)
            && (!answer.TryGetProperty("exp", out var end) || end.TryGetInt64(out var expires) && expires > now - skew)
            && (!answer.TryGetProperty("nbf", out var start) || start.TryGetInt64(out var begins) && begins <= now + skew)
            && claims.HasAudience(answer)
            && claims.HasScope(answer);
    }
}
