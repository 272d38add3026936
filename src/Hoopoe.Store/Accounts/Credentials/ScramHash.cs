using System.Security.Cryptography;

namespace Hoopoe.Store.Accounts.Credentials;

/// <summary>The hash of a SCRAM mechanism (RFC 5802, RFC 7677). The numbers are stored.</summary>
public enum ScramHash
{
    /// <summary>SCRAM-SHA-1.</summary>
    Sha1 = 1,

    /// <summary>SCRAM-SHA-256.</summary>
    Sha256 = 2,

    /// <summary>SCRAM-SHA-512.</summary>
    Sha512 = 3,
}

/// <summary>What a hash is called and how long it is.</summary>
public static class ScramHashExtensions
{
    /// <summary>The algorithm.</summary>
    public static HashAlgorithmName Name(this ScramHash hash) => hash switch
    {
        ScramHash.Sha1 => HashAlgorithmName.SHA1,
        ScramHash.Sha256 => HashAlgorithmName.SHA256,
        _ => HashAlgorithmName.SHA512,
    };

    internal static int Size(this ScramHash hash) => hash switch
    {
        ScramHash.Sha1 => HMACSHA1.HashSizeInBytes,
        ScramHash.Sha256 => HMACSHA256.HashSizeInBytes,
        _ => HMACSHA512.HashSizeInBytes,
    };
}

/// <summary>What the server keeps of a password for one hash: enough to check a proof and to prove itself, not enough to log in.</summary>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">HMAC(SaltedPassword, "Server Key").</param>
public sealed record ScramKeys(byte[] StoredKey, byte[] ServerKey)
{
    /// <summary>Makes the keys of a prepared password (RFC 5802 §3). This is the work that makes guessing slow.</summary>
    internal static ScramKeys Derive(ScramHash hash, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations)
    {
        var name = hash.Name();
        Span<byte> salted = stackalloc byte[HMACSHA512.HashSizeInBytes];
        salted = salted[..hash.Size()];
        Rfc2898DeriveBytes.Pbkdf2(password, salt, salted, iterations, name);
        var clientKey = CryptographicOperations.HmacData(name, salted, "Client Key"u8);
        var keys = new ScramKeys(
            CryptographicOperations.HashData(name, clientKey), CryptographicOperations.HmacData(name, salted, "Server Key"u8));
        CryptographicOperations.ZeroMemory(salted);
        CryptographicOperations.ZeroMemory(clientKey);
        return keys;
    }
}
