using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Hoopoe.Server.Connections;

/// <summary>
/// What a TLS handshake needs: certificates with their chains and the rules, TLS 1.2 or later. A client that names a server (SNI, RFC 6066 §3)
/// is shown the certificate made for that name, if there is one, and the first otherwise. A client that names application protocols (ALPN) must
/// name one of ours, so that a browser sent here by an attacker is refused (RFC 7301 §3.2); naming none is fine.
/// </summary>
public sealed class TlsContext
{
    readonly List<SslApplicationProtocol>? _protocols;
    volatile X509Certificate2Collection? _clientAuthorities;
    volatile Choice _choice;

    /// <summary>Rules around one certificate.</summary>
    /// <param name="certificate">The certificate, its private key and intermediates.</param>
    /// <param name="applicationProtocols">The ALPN names accepted, such as <c>imap</c>; none to leave ALPN alone.</param>
    public TlsContext(SslStreamCertificateContext certificate, params IReadOnlyList<string> applicationProtocols)
        : this([certificate], clientAuthorities: null, applicationProtocols)
    {
    }

    /// <summary>Rules around several certificates.</summary>
    /// <param name="certificates">The certificates; the first is for clients that name no server, or one that is in none of them.</param>
    /// <param name="clientAuthorities">Who makes certificates for clients; null to ask clients for none.</param>
    /// <param name="applicationProtocols">The ALPN names accepted, such as <c>imap</c>; none to leave ALPN alone.</param>
    public TlsContext(
        IReadOnlyList<SslStreamCertificateContext> certificates, X509Certificate2Collection? clientAuthorities,
        IReadOnlyList<string> applicationProtocols)
    {
        _protocols = applicationProtocols.Count == 0 ? null : [.. applicationProtocols.Select(name => new SslApplicationProtocol(name))];
        _clientAuthorities = clientAuthorities;
        _choice = ChoiceOf(certificates);
    }

    /// <summary>How long a handshake may take.</summary>
    public static TimeSpan HandshakeTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Takes other certificates for the handshakes that begin from now on.</summary>
    public void Replace(params IReadOnlyList<SslStreamCertificateContext> certificates) => _choice = ChoiceOf(certificates);

    /// <summary>Takes other certificates and authorities for the handshakes that begin from now on.</summary>
    public void Replace(IReadOnlyList<SslStreamCertificateContext> certificates, X509Certificate2Collection? clientAuthorities)
    {
        _clientAuthorities = clientAuthorities;
        _choice = ChoiceOf(certificates);
    }

    /// <summary>The rules for a client that named a server; empty if it named none.</summary>
    internal SslServerAuthenticationOptions OptionsFor(string? serverName) => _choice.For(serverName ?? "");

    Choice ChoiceOf(IReadOnlyList<SslStreamCertificateContext> certificates)
    {
        var authorities = _clientAuthorities;
        return new Choice([.. certificates.Select(certificate => (certificate.TargetCertificate, OptionsFor(certificate, authorities)))]);
    }

    SslServerAuthenticationOptions OptionsFor(SslStreamCertificateContext certificate, X509Certificate2Collection? authorities) => new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = _protocols,
        ClientCertificateRequired = authorities is not null,
        CertificateChainPolicy = authorities is null ? null : ClientChainPolicy(authorities),
        RemoteCertificateValidationCallback = authorities is null ? null : MayComeIn,
    };

    static X509ChainPolicy ClientChainPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    // A client need not show a certificate; one that shows one must have it from an authority we trust.
    static bool MayComeIn(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is null || errors == SslPolicyErrors.None;

    /// <summary>The certificates by the names they are made for, fixed until they are replaced.</summary>
    sealed class Choice
    {
        const string Wildcard = "*.";

        readonly SslServerAuthenticationOptions _first;
        readonly Dictionary<string, SslServerAuthenticationOptions> _byName = new(StringComparer.OrdinalIgnoreCase);

        public Choice(IReadOnlyList<(X509Certificate2 Certificate, SslServerAuthenticationOptions Options)> certificates)
        {
            _first = certificates[0].Options;
            foreach (var (certificate, options) in certificates)
                foreach (var names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
                    foreach (var name in names.EnumerateDnsNames()) _byName.TryAdd(name, options);
        }

        // A wildcard stands for one label (RFC 9525 §6.3). Names that are in no certificate are looked up and forgotten.
        public SslServerAuthenticationOptions For(string serverName)
        {
            if (_byName.TryGetValue(serverName, out var exact)) return exact;
            var dot = serverName.IndexOf('.', StringComparison.Ordinal);
            return dot > 0 && _byName.TryGetValue(Wildcard + serverName[(dot + 1)..], out var wildcard) ? wildcard : _first;
        }
    }
}
