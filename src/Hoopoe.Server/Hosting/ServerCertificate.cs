using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// The certificate that TLS shows: the owner's PEM files, or a self-signed one in <c>tls/</c> of the data folder, made on the first start
/// and again when it is about to expire.
/// </summary>
static class ServerCertificate
{
    /// <summary>How long a self-signed certificate lasts; Apple's clients refuse more than 825 days.</summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromDays(820);

    static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Loads the owner's certificate.</summary>
    /// <exception cref="ConfigurationException">The files can't be read or don't belong together.</exception>
    public static SslStreamCertificateContext Load(string certificateFile, string keyFile)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"tlsCert {certificateFile} with tlsKey {keyFile}: {wrong.Message}");
        }
    }

    /// <summary>Loads the self-signed certificate of a data folder, making it if need be.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static SslStreamCertificateContext LoadOrMakeSelfSigned(string dataFolder, string hostName, DateTimeOffset now)
    {
        var (certificateFile, keyFile) = EnsureSelfSigned(dataFolder, hostName, now);
        return Load(certificateFile, keyFile);
    }

    /// <summary>Makes the self-signed certificate of a data folder if need be; its files.</summary>
    /// <exception cref="IOException">The folder can't be written.</exception>
    public static (string CertificateFile, string KeyFile) EnsureSelfSigned(string dataFolder, string hostName, DateTimeOffset now)
    {
        var folder = Directory.CreateDirectory(Path.Combine(dataFolder, "tls")).FullName;
        var certificateFile = Path.Combine(folder, "cert.pem");
        var keyFile = Path.Combine(folder, "key.pem");
        if (!IsStillGood(certificateFile, keyFile, now)) Make(certificateFile, keyFile, hostName, now);
        return (certificateFile, keyFile);
    }

    /// <summary>Loads the authorities that make client certificates.</summary>
    /// <exception cref="ConfigurationException">The file can't be read, or holds none.</exception>
    public static X509Certificate2Collection LoadAuthorities(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities.Count > 0 ? authorities : throw new ConfigurationException($"tlsClientCa {file}: there is no certificate in it");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"tlsClientCa {file}: {wrong.Message}");
        }
    }

    static bool IsStillGood(string certificateFile, string keyFile, DateTimeOffset now)
    {
        if (!File.Exists(certificateFile) || !File.Exists(keyFile)) return false;
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
        return certificate.Issuer != certificate.Subject || certificate.NotAfter.ToUniversalTime() > now.UtcDateTime + RenewBefore;
    }

    static void Make(string certificateFile, string keyFile, string hostName, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in new[] { "localhost", hostName }.Distinct(StringComparer.OrdinalIgnoreCase)) names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        using var certificate = request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Lifetime);
        WritePrivate(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
    }

    static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(new FileStream(file, options));
        writer.Write(text);
    }
}
