using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Hoopoe.Server.Connections;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Security;

/// <summary>What strangers do to a listening server, over real sockets.</summary>
public class StrangerTests
{
    const string User = "alice@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http/1.1")]
    [InlineData("h2")]
    [InlineData("smtp")]
    [InlineData("pop3")]
    [InlineData("ftp")]
    public async Task A_client_of_another_protocol_gets_no_handshake(string protocol)
    {
        await using var server = await RunningServer.StartAsync();
        using var tcp = await ConnectAsync(server.Server.ImapsPort);
        await Assert.ThrowsAnyAsync<AuthenticationException>(() => EncryptAsync(tcp, protocol));
    }

    [Fact]
    public async Task A_client_that_asks_for_imap_gets_it()
    {
        await using var server = await RunningServer.StartAsync();
        using var tcp = await ConnectAsync(server.Server.ImapsPort);
        await using var tls = await EncryptAsync(tcp, "imap");
        Assert.Equal("imap", tls.NegotiatedApplicationProtocol.ToString());
        Assert.True(tls.SslProtocol >= SslProtocols.Tls12);
    }

    [Theory]
    [InlineData("GET /x1 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx1 NOOP\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    public async Task A_browser_hears_the_greeting_and_nothing_that_it_sent(string request)
    {
        await using var server = await RunningServer.StartAsync();
        using var tcp = await ConnectAsync(server.Server.ImapPort);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        Assert.Single(await LinesAsync(tcp.GetStream()));
        using var second = await ConnectAsync(server.Server.ImapsPort);
        await using var tls = await EncryptAsync(second);
        await tls.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        Assert.Single(await LinesAsync(tls));
    }

    [Fact]
    public async Task Clients_that_stall_before_or_in_the_handshake_hold_nobody_up()
    {
        await using var server = await RunningServer.StartAsync();
        using var silent = await ConnectAsync(server.Server.ImapsPort);
        using var stalled = await ConnectAsync(server.Server.ImapsPort);
        await stalled.GetStream().WriteAsync(new byte[] { 0x16, 0x03, 0x01, 0x02 }, Token);
        using var tcp = await ConnectAsync(server.Server.ImapsPort);
        await using var tls = await EncryptAsync(tcp);
        Assert.StartsWith("* OK ", await new StreamReader(tls).ReadLineAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flood_pushes_out_the_oldest_stranger_and_never_who_is_logged_in()
    {
        await using var server = await RunningServer.StartAsync(options => options.Connections = options.Connections with { Total = 3 });
        await server.Server.Administration.AddAccountAsync(User, "secret", Token);
        using var owner = await ConnectAsync(server.Server.ImapPort);
        using var ownerReader = new StreamReader(owner.GetStream());
        await owner.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"x1 LOGIN {User} secret\r\n"), Token);
        await ownerReader.ReadLineAsync(Token);
        Assert.StartsWith("x1 OK ", await ownerReader.ReadLineAsync(Token), StringComparison.Ordinal);

        var strangers = new List<TcpClient>();
        for (var i = 0; i < 6; i++)
        {
            var stranger = await ConnectAsync(server.Server.ImapPort);
            strangers.Add(stranger);
            Assert.Equal('*', (char)await FirstOctetAsync(stranger));
        }
        await LinesAsync(strangers[0].GetStream());
        await owner.GetStream().WriteAsync("x2 NOOP\r\n"u8.ToArray(), Token);
        Assert.StartsWith("x2 OK ", await ownerReader.ReadLineAsync(Token), StringComparison.Ordinal);
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact]
    public void A_client_that_trickles_octets_has_its_minute_and_no_more()
    {
        var time = new FakeTimeProvider();
        var table = new ConnectionTable(new ConnectionLimits(), time);
        using var connection = table.TryOpen("c1", new IPEndPoint(IPAddress.Loopback, 1), () => { })!;
        for (var second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            connection.MarkActive();
            table.Sweep();
            Assert.Null(connection.CloseReason);
        }
        time.Advance(TimeSpan.FromSeconds(1));
        connection.MarkActive();
        table.Sweep();
        Assert.Equal(CloseReason.LoginTooSlow, connection.CloseReason);
    }

    static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Token);
        return client;
    }

    static async Task<SslStream> EncryptAsync(TcpClient tcp, string? protocol = null)
    {
        var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "hoopoe.test",
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=hoopoe.test",
                ApplicationProtocols = protocol is null ? null : [new SslApplicationProtocol(protocol)],
            },
            Token);
        return tls;
    }

    static async Task<byte> FirstOctetAsync(TcpClient client)
    {
        var octet = new byte[1];
        await client.GetStream().ReadExactlyAsync(octet, Token);
        return octet[0];
    }

    /// <summary>All lines until the server closes the connection.</summary>
    static async Task<List<string>> LinesAsync(Stream stream)
    {
        var lines = new List<string>();
        using var reader = new StreamReader(stream);
        try
        {
            while (await reader.ReadLineAsync(Token) is { } line) lines.Add(line);
        }
        catch (IOException)
        {
            // Cut rather than closed, as unread input was left.
        }
        return lines;
    }
}
