using System.Net;
using Hoopoe.Server.Hosting;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>An independent client logs in by each mechanism.</summary>
public class MailKitLoginTests
{
    const string User = "zo\u00eb@example.org";
    const string Password = "p\u00e4ss, w=rd";

    static readonly Dictionary<string, Func<SaslMechanism>> Mechanisms = new()
    {
        ["PLAIN"] = () => new SaslMechanismPlain(User, Password),
        ["LOGIN"] = () => new SaslMechanismLogin(User, Password),
        ["SCRAM-SHA-1"] = () => new SaslMechanismScramSha1(User, Password),
        ["SCRAM-SHA-256"] = () => new SaslMechanismScramSha256(User, Password),
        ["SCRAM-SHA-512"] = () => new SaslMechanismScramSha512(User, Password),
        ["SCRAM-SHA-1-PLUS"] = () => new SaslMechanismScramSha1Plus(User, Password),
        ["SCRAM-SHA-256-PLUS"] = () => new SaslMechanismScramSha256Plus(User, Password),
        ["SCRAM-SHA-512-PLUS"] = () => new SaslMechanismScramSha512Plus(User, Password),
    };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mechanism_over_implicit_TLS()
    {
        await using var server = await StartAsync();
        foreach (var (name, mechanism) in Mechanisms)
        {
            using var client = await ConnectAsync(server.Server.ImapsPort, SecureSocketOptions.SslOnConnect);
            Assert.Contains(name, client.AuthenticationMechanisms);
            await client.AuthenticateAsync(mechanism(), Token);
            Assert.True(client.IsAuthenticated, name);
            await client.DisconnectAsync(quit: true, Token);
        }
    }

    [Fact]
    public async Task A_password_with_letters_that_clients_write_in_other_forms()
    {
        const string Odd = "\ufb01ve \u00bd \u2163 \uff21 e\u0301\u00a0x";
        await using var server = await StartAsync();
        await server.Server.Administration.SetPasswordAsync(User, Odd, Token);
        foreach (var mechanism in new SaslMechanism[]
        {
            new SaslMechanismPlain(User, Odd), new SaslMechanismLogin(User, Odd), new SaslMechanismScramSha1(User, Odd),
            new SaslMechanismScramSha256(User, Odd), new SaslMechanismScramSha512Plus(User, Odd),
        })
        {
            using var client = await ConnectAsync(server.Server.ImapsPort, SecureSocketOptions.SslOnConnect);
            await client.AuthenticateAsync(mechanism, Token);
            Assert.True(client.IsAuthenticated, mechanism.MechanismName);
            await client.DisconnectAsync(quit: true, Token);
        }
    }

    [Fact]
    public async Task A_token_by_both_mechanisms()
    {
        // The client sends the name of XOAUTH2 in Latin-1, so it is one in ASCII.
        const string Alice = "alice@example.org";
        using var issuer = new TokenIssuer();
        await using var server = await StartAsync(options =>
        {
            options.OAuthIssuer = TokenIssuer.Name;
            options.OAuthAudience = TokenIssuer.Audience;
            options.OAuthKeys = issuer.KeysFile;
        });
        await server.Server.Administration.AddAccountAsync(Alice, null, Token);
        var token = issuer.Token(TokenIssuer.Claims(Alice, TimeProvider.System.GetUtcNow()));
        foreach (var mechanism in new SaslMechanism[] { new SaslMechanismOAuthBearer(Alice, token), new SaslMechanismOAuth2(Alice, token) })
        {
            using var client = await ConnectAsync(server.Server.ImapsPort, SecureSocketOptions.SslOnConnect);
            await client.AuthenticateAsync(mechanism, Token);
            Assert.True(client.IsAuthenticated, mechanism.MechanismName);
            await client.DisconnectAsync(quit: true, Token);
        }
        var cut = token[..^9];
        foreach (var mechanism in new SaslMechanism[] { new SaslMechanismOAuthBearer(Alice, cut), new SaslMechanismOAuth2(Alice, cut) })
        {
            using var client = await ConnectAsync(server.Server.ImapsPort, SecureSocketOptions.SslOnConnect);
            await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsync(mechanism, Token));
        }
    }

    [Fact]
    public async Task A_bound_proof_after_STARTTLS()
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server.Server.ImapPort, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync(Mechanisms["SCRAM-SHA-256-PLUS"](), Token);
        Assert.True(client.IsAuthenticated);
        await client.DisconnectAsync(quit: true, Token);
    }

    [Fact]
    public async Task A_proof_without_TLS()
    {
        await using var server = await StartAsync();
        using var client = await ConnectAsync(server.Server.ImapPort, SecureSocketOptions.None);
        Assert.DoesNotContain(client.AuthenticationMechanisms, name => name.EndsWith("-PLUS", StringComparison.Ordinal));
        await client.AuthenticateAsync(Mechanisms["SCRAM-SHA-512"](), Token);
        await client.DisconnectAsync(quit: true, Token);
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-256-PLUS")]
    public async Task A_wrong_password_is_refused(string mechanism)
    {
        await using var server = await StartAsync();
        await server.Server.Administration.SetPasswordAsync(User, "another", Token);
        using var client = await ConnectAsync(server.Server.ImapsPort, SecureSocketOptions.SslOnConnect);
        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsync(Mechanisms[mechanism](), Token));
        Assert.False(client.IsAuthenticated);
    }

    static async Task<RunningServer> StartAsync(Action<HoopoeOptions>? configure = null)
    {
        var server = await RunningServer.StartAsync(configure);
        await server.Server.Administration.AddAccountAsync(User, Password, Token);
        return server;
    }

    static async Task<ImapClient> ConnectAsync(int port, SecureSocketOptions security)
    {
        var client = new ImapClient
        {
            ServerCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=hoopoe.test",
            CheckCertificateRevocation = false,
        };
        await client.ConnectAsync(IPAddress.Loopback.ToString(), port, security, Token);
        return client;
    }
}
