using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Hoopoe.Server.Connections;

/// <summary>
/// What a TLS handshake needs: the certificate with its chain and the rules, TLS 1.2 or later. A client that names application protocols
/// (ALPN) must name one of ours, so that a browser sent here by an attacker is refused (RFC 7301 §3.2); naming none is fine.
/// </summary>
public sealed class TlsContext
{
    readonly IReadOnlyList<SslApplicationProtocol> _protocols;
    volatile SslServerAuthenticationOptions _options;

    /// <summary>Rules around one certificate.</summary>
    /// <param name="certificate">The certificate, its private key and intermediates.</param>
    /// <param name="applicationProtocols">The ALPN names accepted, such as <c>imap</c>; none to leave ALPN alone.</param>
    public TlsContext(SslStreamCertificateContext certificate, params IReadOnlyList<string> applicationProtocols)
    {
        _protocols = [.. applicationProtocols.Select(name => new SslApplicationProtocol(name))];
        _options = MakeOptions(certificate);
    }

    /// <summary>How long a handshake may take.</summary>
    public static TimeSpan HandshakeTimeout { get; } = TimeSpan.FromSeconds(10);

    internal SslServerAuthenticationOptions Options => _options;

    /// <summary>Takes another certificate for the handshakes that begin from now on.</summary>
    public void Replace(SslStreamCertificateContext certificate) => _options = MakeOptions(certificate);

    SslServerAuthenticationOptions MakeOptions(SslStreamCertificateContext certificate) => new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = _protocols.Count > 0 ? [.. _protocols] : null,
    };
}
