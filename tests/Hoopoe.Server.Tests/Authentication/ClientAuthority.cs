using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>An authority that makes certificates for clients and servers, in a folder of its own.</summary>
sealed class ClientAuthority : IDisposable
{
    static readonly DateTimeOffset From = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);

    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly X509Certificate2 _certificate;

    public ClientAuthority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = request.CreateSelfSigned(From, From + TimeSpan.FromDays(30));
        File.WriteAllText(AuthorityFile, _certificate.ExportCertificatePem());
    }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("hoopoe-authority-");

    public string AuthorityFile => Path.Combine(Folder.FullName, "authority.pem");

    /// <summary>A client's certificate.</summary>
    public X509Certificate2 Make(string? email, TimeSpan? lifetime = null)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("client.example.org");
        if (email is not null) names.AddEmailAddress(email);
        return Make(names, "1.3.6.1.5.5.7.3.2", lifetime ?? TimeSpan.FromDays(20));
    }

    /// <summary>A server's certificate in files.</summary>
    public (string Certificate, string Key) MakeServer(string file, params string[] hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts) names.AddDnsName(host);
        using var certificate = Make(names, "1.3.6.1.5.5.7.3.1", TimeSpan.FromDays(20));
        var (certificateFile, keyFile) = (Path.Combine(Folder.FullName, $"{file}.pem"), Path.Combine(Folder.FullName, $"{file}.key"));
        File.WriteAllText(keyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        return (certificateFile, keyFile);
    }

    public void Dispose()
    {
        _key.Dispose();
        _certificate.Dispose();
        Folder.Delete(recursive: true);
    }

    X509Certificate2 Make(SubjectAlternativeNameBuilder names, string purpose, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        using var made = request.Create(_certificate, From, From + lifetime, RandomNumberGenerator.GetBytes(8));
        return made.CopyWithPrivateKey(key);
    }
}
