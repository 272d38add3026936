using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Hoopoe.Server.Tests;

/// <summary>A client on a socket that speaks in lines, over TLS if asked for.</summary>
sealed class WireClient : IDisposable
{
    static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    readonly TcpClient _tcp = new();
    Stream _stream = Stream.Null;
    StreamReader _reader = StreamReader.Null;

    /// <summary>The certificate that the server showed, or null without TLS.</summary>
    public X509Certificate2? ServerCertificate { get; private set; }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A connection; nothing was read of it.</summary>
    public static async Task<WireClient> OpenAsync(int port)
    {
        var client = new WireClient();
        client._tcp.ReceiveBufferSize = 16 * 1024;
        await client._tcp.ConnectAsync(IPAddress.Loopback, port, Token);
        client.Use(client._tcp.GetStream());
        return client;
    }

    /// <summary>A connection whose greeting was read.</summary>
    public static async Task<WireClient> ConnectAsync(int port)
    {
        var client = await OpenAsync(port);
        Assert.StartsWith("* OK ", await client.ReadLineAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>A connection over TLS whose greeting was read.</summary>
    public static async Task<WireClient> ConnectTlsAsync(int port, X509Certificate2? certificate = null, string serverName = "hoopoe.test")
    {
        var client = await OpenAsync(port);
        await client.EncryptAsync(certificate, serverName);
        Assert.StartsWith("* OK ", await client.ReadLineAsync(), StringComparison.Ordinal);
        return client;
    }

    public async Task EncryptAsync(X509Certificate2? certificate = null, string serverName = "hoopoe.test")
    {
        var tls = new SslStream(_tcp.GetStream());
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = serverName,
                ClientCertificates = certificate is null ? null : [certificate],
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            },
            Token).WaitAsync(HangGuard);
        ServerCertificate = (X509Certificate2)tls.RemoteCertificate!;
        Use(tls);
    }

    /// <summary>Reads compressed octets from here on, as after COMPRESS.</summary>
    public void Inflate() => _reader = new StreamReader(new DeflateStream(_stream, CompressionMode.Decompress), Encoding.Latin1);

    public async Task LogInAsync(string name, string password)
    {
        await WriteAsync($"login LOGIN {name} {password}\r\n");
        Assert.StartsWith("login OK ", await ReadTaggedAsync("login"), StringComparison.Ordinal);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public Task WriteAsync(byte[] octets) => _stream.WriteAsync(octets, Token).AsTask().WaitAsync(HangGuard);

    /// <summary>The next line; null when the server has closed the connection.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken? until = null)
    {
        try
        {
            return await _reader.ReadLineAsync(until ?? Token).AsTask().WaitAsync(HangGuard);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads up to the tagged response and gives it.</summary>
    public async Task<string> ReadTaggedAsync(string tag, CancellationToken? until = null)
    {
        while (true)
        {
            var line = await ReadLineAsync(until) ?? throw new EndOfStreamException($"The server closed the connection before {tag} was answered.");
            if (line.StartsWith(tag + " ", StringComparison.Ordinal)) return line;
        }
    }

    /// <summary>Sends a command and gives the tagged response without its tag.</summary>
    public async Task<string> SendAsync(string tag, string command)
    {
        await WriteAsync($"{tag} {command}\r\n");
        return (await ReadTaggedAsync(tag))[(tag.Length + 1)..];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _tcp.Dispose();
    }

    void Use(Stream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.Latin1);
    }
}
