using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tests.Connections;

public sealed class TransportTests : IDisposable
{
    static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(20);

    readonly PipePair _pipes = new();
    readonly TlsContext _tls = new(TestCertificate.Context, "imap");

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _pipes.Dispose();

    [Fact]
    public async Task Bytes_pass_both_ways_after_the_change_to_TLS()
    {
        await using var transport = new Transport(_pipes.Server, TimeProvider.System);
        await using var client = new SslStream(_pipes.ClientStream);
        var server = transport.UpgradeToTlsAsync(_tls, default, Token);
        await client.AuthenticateAsClientAsync(ClientOptions("imap"), Token);
        Assert.Equal(TlsUpgrade.Done, await server.WaitAsync(HangGuard, Token));
        Assert.True(transport.IsEncrypted);
        Assert.Equal("imap", client.NegotiatedApplicationProtocol.ToString());

        await client.WriteAsync("a NOOP\r\n"u8.ToArray(), Token);
        var read = await transport.Input.ReadAtLeastAsync(8, Token);
        Assert.Equal("a NOOP\r\n", Encoding.ASCII.GetString(read.Buffer));
        transport.Input.AdvanceTo(read.Buffer.End);

        await transport.Output.WriteAsync("a OK\r\n"u8.ToArray(), Token);
        var answer = new byte[6];
        await client.ReadExactlyAsync(answer, Token);
        Assert.Equal("a OK\r\n", Encoding.ASCII.GetString(answer));
    }

    [Fact]
    public async Task STARTTLS_with_bytes_behind_it_sends_nothing_and_starts_no_handshake()
    {
        await using var transport = new Transport(_pipes.Server, TimeProvider.System);
        await _pipes.ClientStream.WriteAsync("a STARTTLS\r\nb LOGIN x y\r\n"u8.ToArray(), Token);
        var read = await transport.Input.ReadAtLeastAsync(25, Token);
        transport.Input.AdvanceTo(read.Buffer.GetPosition(12));

        Assert.Equal(TlsUpgrade.PlaintextBehindCommand, await transport.UpgradeToTlsAsync(_tls, "a OK\r\n"u8.ToArray(), Token));
        Assert.False(transport.IsEncrypted);
        Assert.False(_pipes.ClientHasInput);
    }

    [Theory]
    [InlineData("http/1.1")]
    [InlineData("h2")]
    [InlineData("smtp")]
    public async Task A_client_that_asks_for_another_protocol_is_refused(string protocol)
    {
        await using var transport = new Transport(_pipes.Server, TimeProvider.System);
        await using var client = new SslStream(_pipes.ClientStream);
        var server = transport.UpgradeToTlsAsync(_tls, default, Token);
        await Assert.ThrowsAsync<AuthenticationException>(() => client.AuthenticateAsClientAsync(ClientOptions(protocol), Token));
        Assert.Equal(TlsUpgrade.HandshakeFailed, await server.WaitAsync(HangGuard, Token));
    }

    [Fact]
    public async Task A_client_that_names_no_protocol_is_welcome()
    {
        await using var transport = new Transport(_pipes.Server, TimeProvider.System);
        await using var client = new SslStream(_pipes.ClientStream);
        var server = transport.UpgradeToTlsAsync(_tls, default, Token);
        await client.AuthenticateAsClientAsync(ClientOptions(), Token);
        Assert.Equal(TlsUpgrade.Done, await server.WaitAsync(HangGuard, Token));
    }

    [Fact]
    public async Task A_handshake_that_does_not_come_ends_after_ten_seconds()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var transport = new Transport(_pipes.Server, time);
        var server = transport.UpgradeToTlsAsync(_tls, default, Token);
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(server.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(TlsUpgrade.HandshakeFailed, await server.WaitAsync(HangGuard, Token));
    }

    [Fact]
    public async Task Bytes_that_are_no_handshake_end_it()
    {
        await using var transport = new Transport(_pipes.Server, TimeProvider.System);
        await _pipes.ClientStream.WriteAsync("a CAPABILITY\r\n"u8.ToArray(), Token);
        Assert.Equal(TlsUpgrade.HandshakeFailed, await transport.UpgradeToTlsAsync(_tls, default, Token).WaitAsync(HangGuard, Token));
    }

    static SslClientAuthenticationOptions ClientOptions(params string[] protocols) => new()
    {
        TargetHost = "localhost",
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate!.GetCertHashString() == TestCertificate.Context.TargetCertificate.GetCertHashString(),
        ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols.Select(name => new SslApplicationProtocol(name))],
    };
}
