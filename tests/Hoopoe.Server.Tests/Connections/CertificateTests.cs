using Hoopoe.Server.Tests.Authentication;

namespace Hoopoe.Server.Tests.Connections;

/// <summary>Which certificate a client is shown, over real sockets.</summary>
public sealed class CertificateTests : IDisposable
{
    readonly ClientAuthority _authority = new();

    [Fact]
    public async Task A_client_is_shown_the_certificate_of_the_name_it_asks_for()
    {
        var first = _authority.MakeServer("first", "mail.example.org");
        var second = _authority.MakeServer("second", "imap.example.net", "*.example.com");
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.TlsCertificates = [first.Certificate, second.Certificate];
            options.TlsKeys = [first.Key, second.Key];
        });
        foreach (var (name, file) in new[]
        {
            ("mail.example.org", first), ("imap.example.net", second), ("IMAP.Example.Net", second), ("a.example.com", second),
            ("a.b.example.com", first), ("example.com", first), ("unknown.example", first), ("127.0.0.1", first),
        })
        {
            using var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort, serverName: name);
            Assert.Equal((await File.ReadAllTextAsync(file.Certificate, Token)).Trim(), client.ServerCertificate!.ExportCertificatePem());
        }
    }

    [Fact]
    public async Task Certificates_that_change_are_shown_without_a_restart_and_broken_ones_are_not()
    {
        var made = _authority.MakeServer("server", "mail.example.org");
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.TlsCertificates = [made.Certificate];
            options.TlsKeys = [made.Key];
        });
        using var before = await WireClient.ConnectTlsAsync(server.Server.ImapsPort);
        _authority.MakeServer("server", "mail.example.org");
        var renewed = (await File.ReadAllTextAsync(made.Certificate, Token)).Trim();
        Assert.NotEqual(before.ServerCertificate!.ExportCertificatePem(), renewed);
        while (await ShownAsync() != renewed) await Task.Delay(200, Token);
        Assert.StartsWith("OK ", await before.SendAsync("a1", "NOOP"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(made.Key, "no key", Token);
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        Assert.Equal(renewed, await ShownAsync());

        async Task<string> ShownAsync()
        {
            using var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort);
            return client.ServerCertificate!.ExportCertificatePem();
        }
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();
}
