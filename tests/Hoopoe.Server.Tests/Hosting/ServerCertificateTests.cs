using System.Security.Cryptography.X509Certificates;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;

namespace Hoopoe.Server.Tests.Hosting;

public sealed class ServerCertificateTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    readonly string _folder = Directory.CreateTempSubdirectory("hoopoe-tls-").FullName;

    string CertificateFile => Path.Combine(_folder, "tls", "cert.pem");

    string KeyFile => Path.Combine(_folder, "tls", "key.pem");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("localhost")]
    [InlineData("mail.example.org")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void The_self_signed_certificate_is_good_for_the_machine(string name)
    {
        var certificate = Make(Now);
        Assert.True(certificate.MatchesHostname(name));
        Assert.False(certificate.MatchesHostname("other.example.org"));
    }

    [Fact]
    public void It_is_made_once_and_its_key_is_readable_by_the_owner_alone()
    {
        var thumbprint = Make(Now).Thumbprint;
        Assert.Equal(thumbprint, Make(Now + TimeSpan.FromDays(700)).Thumbprint);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Fact]
    public void It_is_made_anew_before_it_expires()
    {
        var thumbprint = Make(Now).Thumbprint;
        var later = Now + ServerCertificate.Lifetime - TimeSpan.FromDays(20);
        var renewed = Make(later);
        Assert.NotEqual(thumbprint, renewed.Thumbprint);
        Assert.True(renewed.NotAfter.ToUniversalTime() > (later + TimeSpan.FromDays(800)).UtcDateTime);
    }

    [Fact]
    public void The_owner_s_files_are_loaded_and_wrong_ones_named()
    {
        var made = Make(Now);
        Assert.Equal(made.Thumbprint, ServerCertificate.Load(CertificateFile, KeyFile).TargetCertificate.Thumbprint);
        File.WriteAllText(KeyFile, "no key");
        var wrong = Assert.Throws<ConfigurationException>(() => ServerCertificate.Load(CertificateFile, KeyFile));
        Assert.Contains(KeyFile, wrong.Message);
        Assert.Contains("/nowhere", Assert.Throws<ConfigurationException>(() => ServerCertificate.Load("/nowhere", KeyFile)).Message);
    }

    X509Certificate2 Make(DateTimeOffset now) => ServerCertificate.LoadOrMakeSelfSigned(_folder, "mail.example.org", now).TargetCertificate;
}
