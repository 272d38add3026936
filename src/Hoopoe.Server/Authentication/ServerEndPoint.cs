using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hoopoe.Server.Authentication;

/// <summary>The channel binding type <c>tls-server-end-point</c> (RFC 5929 §4).</summary>
static class ServerEndPoint
{
    /// <summary>The name by which a client asks for it.</summary>
    public const string Name = "tls-server-end-point";

    /// <summary>
    /// The hash of a certificate by the hash of its signature, SHA-256 in place of MD5 and SHA-1; null where the signature has none of its
    /// own, as with Ed25519, for then the binding is undefined.
    /// </summary>
    public static byte[]? BindingOf(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        // MD5, SHA-1 and SHA-256 with RSA; SHA-1 and SHA-256 with ECDSA.
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" or "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" =>
            SHA256.HashData(certificate.RawDataMemory.Span),
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate.RawDataMemory.Span),
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate.RawDataMemory.Span),
        _ => null,
    };
}
