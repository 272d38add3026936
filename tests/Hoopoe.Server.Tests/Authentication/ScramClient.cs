using System.Security.Cryptography;
using System.Text;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>The client's side of SCRAM with SHA-256, each part of which a test may get wrong.</summary>
sealed class ScramClient(string name, string password, string header = "n,,")
{
    public const string Nonce = "fyko+d2lbbFgONRv9qkxdawL";

    public string Bare { get; set; } = $"n={name},r={Nonce}";

    /// <summary>What the c= field holds before base64.</summary>
    public byte[] Binding { get; set; } = Encoding.UTF8.GetBytes(header);

    public string First => header + Bare;

    /// <summary>The last message, and the signature that the server must answer with.</summary>
    public (string Message, string Signature) Final(string serverFirst, Func<string, string>? changeNonce = null)
    {
        var fields = serverFirst.Split(',');
        var withoutProof = $"c={Convert.ToBase64String(Binding)},r={(changeNonce ?? (nonce => nonce))(fields[0][2..])}";
        var message = Encoding.UTF8.GetBytes($"{Bare},{serverFirst},{withoutProof}");
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(fields[1][2..]), int.Parse(fields[2][2..], null), HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var proof = HMACSHA256.HashData(SHA256.HashData(clientKey), message);
        for (var at = 0; at < proof.Length; at++) proof[at] ^= clientKey[at];
        var signature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), message);
        return ($"{withoutProof},p={Convert.ToBase64String(proof)}", "v=" + Convert.ToBase64String(signature));
    }
}
