using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Load.Waiting;

/// <summary>Delivers small messages by LMTP (RFC 2033), one after the other.</summary>
sealed class LmtpClient : IAsyncDisposable
{
    readonly NetworkStream _stream;
    readonly StreamReader _reader;

    LmtpClient(NetworkStream stream)
    {
        _stream = stream;
        _reader = new StreamReader(stream, Encoding.ASCII);
    }

    public static async Task<LmtpClient> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var client = new LmtpClient(new NetworkStream(socket, ownsSocket: true));
        await client.ReplyAsync("220");
        await client.SendAsync("LHLO load.example.org", "250");
        return client;
    }

    public async Task DeliverAsync(string recipient)
    {
        await SendAsync("MAIL FROM:<load@example.org>", "250");
        await SendAsync($"RCPT TO:<{recipient}>", "250");
        await SendAsync("DATA", "354");
        await SendAsync("From: load@example.org\r\nSubject: delivered\r\n\r\nHello.\r\n.", "250");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return _stream.DisposeAsync();
    }

    async Task SendAsync(string line, string code)
    {
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await ReplyAsync(code);
    }

    async Task ReplyAsync(string code)
    {
        string line;
        do line = await _reader.ReadLineAsync() ?? throw new EndOfStreamException("The server closed the connection.");
        while (line.Length > 3 && line[3] == '-');
        if (!line.StartsWith(code, StringComparison.Ordinal)) throw new InvalidOperationException(line);
    }
}
