using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Hoopoe.Features.Tests;

/// <summary>Somebody with an account, who connects with as many devices as a test needs.</summary>
public sealed record Person(MailServer Server, string Address, string Password)
{
    /// <summary>A device over TLS, logged in by PLAIN: one attempt, where MailKit would go through all mechanisms by itself.</summary>
    public async Task<ImapClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var device = NewDevice();
        await device.ConnectAsync("localhost", Server.ImapsPort, SecureSocketOptions.SslOnConnect, cancellationToken);
        await device.AuthenticateAsync(new SaslMechanismPlain(Address, Password), cancellationToken);
        return device;
    }

    /// <summary>A device that trusts this server's certificate and no other, not connected.</summary>
    public ImapClient NewDevice()
    {
        using var trusted = Server.Certificate;
        var thumbprint = trusted.GetCertHashString(HashAlgorithmName.SHA256);
        return new ImapClient
        {
            CheckCertificateRevocation = false,
            ServerCertificateValidationCallback = (_, certificate, _, _) =>
                certificate is X509Certificate2 shown && shown.GetCertHashString(HashAlgorithmName.SHA256) == thumbprint,
        };
    }
}
