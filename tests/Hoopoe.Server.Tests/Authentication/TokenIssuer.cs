using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>
/// An issuer of access tokens with its key set in a file. The tokens are put together by hand, so that a test can get any part wrong.
/// </summary>
sealed class TokenIssuer : IDisposable
{
    public const string Name = "https://issuer.example";
    public const string Audience = "hoopoe";
    readonly RSA _key = RSA.Create(2048);

    public TokenIssuer() => WriteKeys("key-1");

    public string KeysFile { get; } = Path.Combine(Directory.CreateTempSubdirectory("hoopoe-issuer-").FullName, "jwks.json");

    /// <summary>The public key as a PEM text, with which an attacker might sign by HS256.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>Writes the key set, with the key under other ids.</summary>
    public void WriteKeys(params string[] ids)
    {
        var parameters = _key.ExportParameters(includePrivateParameters: false);
        var (modulus, exponent) = (Base64Url.EncodeToString(parameters.Modulus), Base64Url.EncodeToString(parameters.Exponent));
        var keys = ids.Select(id => $$"""{"kty":"RSA","use":"sig","kid":"{{id}}","n":"{{modulus}}","e":"{{exponent}}"}""");
        var symmetric = """{"kty":"oct","kid":"symmetric","k":"c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}""";
        File.WriteAllText(KeysFile, $$"""{"keys":[{{string.Join(',', [.. keys, symmetric])}}]}""");
    }

    public static Dictionary<string, object?> Claims(string email, DateTimeOffset now) => new()
    {
        ["iss"] = Name,
        ["aud"] = Audience,
        ["sub"] = "4711",
        ["email"] = email,
        ["nbf"] = now.ToUnixTimeSeconds() - 10,
        ["exp"] = now.ToUnixTimeSeconds() + 300,
    };

    public string Token(Dictionary<string, object?> claims, string algorithm = "RS256", string? keyId = "key-1", string extraHeader = "") =>
        Token(claims, algorithm, keyId, extraHeader, Sign(algorithm));

    public static string Token(
        Dictionary<string, object?> claims, string algorithm, string? keyId, string extraHeader, Func<byte[], byte[]> sign)
    {
        var kid = keyId is null ? "" : $",\"kid\":\"{keyId}\"";
        var header = string.Create(CultureInfo.InvariantCulture, $$"""{"typ":"JWT","alg":"{{algorithm}}"{{kid}}{{extraHeader}}}""");
        var payload = JsonSerializer.Serialize(claims.Where(claim => claim.Value is not null).ToDictionary());
        var signed = string.Join('.', new[] { header, payload }.Select(part => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part))));
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public void Dispose() => _key.Dispose();

    Func<byte[], byte[]> Sign(string algorithm) => algorithm switch
    {
        "none" => _ => [],
        "HS256" => data => HMACSHA256.HashData(Encoding.ASCII.GetBytes(PublicPem), data),
        _ => data => _key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
    };
}
