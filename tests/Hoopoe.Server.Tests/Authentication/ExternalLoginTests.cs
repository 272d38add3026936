using System.Security.Authentication;
using System.Security.Cryptography;
using Hoopoe.Server.Hosting;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>Logins by a client certificate.</summary>
public sealed class ExternalLoginTests : IDisposable
{
    const string Alice = "alice@example.org";
    const string Bob = "bob@example.org";

    readonly ClientAuthority _authority = new();

    [Fact]
    public async Task The_certificate_s_address_is_who_logs_in()
    {
        await using var server = await StartAsync();
        using var certificate = _authority.Make(Alice);
        using var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort, certificate);
        await client.WriteAsync("a1 CAPABILITY\r\n");
        Assert.Contains(" AUTH=EXTERNAL ", await client.ReadLineAsync() + " ");
        await client.ReadTaggedAsync("a1");
        Assert.StartsWith("OK ", await client.SendAsync("a2", "AUTHENTICATE EXTERNAL ="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_works_after_STARTTLS_and_with_a_challenge()
    {
        await using var server = await StartAsync();
        using var certificate = _authority.Make(Alice);
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        Assert.StartsWith("NO ", await client.SendAsync("a1", "AUTHENTICATE EXTERNAL ="), StringComparison.Ordinal);
        await client.SendAsync("a2", "STARTTLS");
        await client.EncryptAsync(certificate);
        await client.WriteAsync("a3 AUTHENTICATE EXTERNAL\r\n");
        Assert.Equal("+ ", await client.ReadLineAsync());
        await client.WriteAsync(SaslTestClient.Base64(Alice) + "\r\n");
        Assert.StartsWith("a3 OK ", await client.ReadTaggedAsync("a3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_opens_nobody_else_s_account()
    {
        await using var server = await StartAsync();
        using var certificate = _authority.Make(Alice);
        using var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort, certificate);
        Assert.StartsWith(
            "NO [AUTHENTICATIONFAILED]", await client.SendAsync("a1", $"AUTHENTICATE EXTERNAL {SaslTestClient.Base64(Bob)}"), StringComparison.Ordinal);
        Assert.StartsWith("BAD ", await client.SendAsync("a2", $"AUTHENTICATE EXTERNAL {SaslTestClient.Base64("a\0b")}"), StringComparison.Ordinal);
        using var unknown = _authority.Make("nobody@example.org");
        using var stranger = await WireClient.ConnectTlsAsync(server.Server.ImapsPort, unknown);
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", await stranger.SendAsync("a1", "AUTHENTICATE EXTERNAL ="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_without_an_address_is_mapped_to_an_account_by_its_fingerprint()
    {
        using var certificate = _authority.Make(null);
        await using var server = await StartAsync(options => options.TlsClientAccounts =
            new Dictionary<string, string> { [certificate.GetCertHashString(HashAlgorithmName.SHA256)] = Bob });
        using var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort, certificate);
        Assert.StartsWith("OK ", await client.SendAsync("a1", "AUTHENTICATE EXTERNAL ="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_certificate_the_mechanism_is_not_offered()
    {
        await using var server = await StartAsync();
        using var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort);
        await client.WriteAsync("a1 CAPABILITY\r\n");
        Assert.DoesNotContain("EXTERNAL", await client.ReadLineAsync());
        await client.ReadTaggedAsync("a1");
        Assert.StartsWith("NO ", await client.SendAsync("a2", "AUTHENTICATE EXTERNAL ="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_or_one_that_has_expired_ends_the_handshake()
    {
        using var other = new ClientAuthority();
        await using var server = await StartAsync();
        using var foreign = other.Make(Alice);
        using var expired = _authority.Make(Alice, TimeSpan.FromHours(1));
        foreach (var certificate in new[] { foreign, expired })
        {
            using var client = await WireClient.OpenAsync(server.Server.ImapsPort);
            try
            {
                // With TLS 1.3 the client is done before the server has looked at its certificate.
                await client.EncryptAsync(certificate);
                Assert.Null(await client.ReadLineAsync());
            }
            catch (Exception refused) when (refused is AuthenticationException or IOException)
            {
                continue;
            }
        }
    }

    public void Dispose() => _authority.Dispose();

    async Task<RunningServer> StartAsync(Action<HoopoeOptions>? configure = null)
    {
        var server = await RunningServer.StartAsync(options =>
        {
            options.TlsClientAuthorities = _authority.AuthorityFile;
            configure?.Invoke(options);
        });
        await server.AddAccountsAsync(Alice, Bob);
        return server;
    }
}
