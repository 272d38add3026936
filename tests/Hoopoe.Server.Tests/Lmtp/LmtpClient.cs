using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Server.Tests.Lmtp;

/// <summary>Speaks LMTP byte by byte as a test asks.</summary>
sealed class LmtpClient : IDisposable
{
    readonly Socket _socket;
    readonly NetworkStream _stream;

    LmtpClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public Stream Stream => _stream;

    public static async Task<LmtpClient> ConnectAsync(RunningServer server, bool greet = true)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Server.LmtpPort, Token);
        var client = new LmtpClient(socket);
        Assert.StartsWith("220 hoopoe.test LMTP", await client.ReplyAsync());
        if (greet) Assert.Contains("250 ", await client.AskAsync("LHLO client.test"));
        return client;
    }

    public async Task SendAsync(string text) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), Token);

    /// <summary>Sends a line and reads one reply.</summary>
    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>Begins a message to recipients that must be accepted.</summary>
    public async Task BeginAsync(params string[] recipients)
    {
        Assert.StartsWith("250 2.1.0", await AskAsync("MAIL FROM:<sender@example.net>"));
        foreach (var recipient in recipients) Assert.StartsWith("250 2.1.5", await AskAsync($"RCPT TO:<{recipient}>"));
    }

    /// <summary>Sends a message by DATA and reads the replies, one for each recipient.</summary>
    public async Task<string[]> DataAsync(string message, int recipients = 1)
    {
        Assert.StartsWith("354 ", await AskAsync("DATA"));
        await SendAsync(message + "\r\n.\r\n");
        var replies = new string[recipients];
        for (var at = 0; at < recipients; at++) replies[at] = await ReplyAsync();
        return replies;
    }

    /// <summary>One reply, its lines joined by CRLF; empty when the server has closed the connection.</summary>
    public async Task<string> ReplyAsync()
    {
        var lines = new List<string>();
        do
        {
            if (await LineAsync() is not { } line) return "";
            lines.Add(line);
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-');
        return string.Join("\r\n", lines);
    }

    public void Dispose() => _stream.Dispose();

    async Task<string?> LineAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            try
            {
                if (await _stream.ReadAsync(one, Token) == 0) return null;
            }
            catch (IOException)
            {
                return null;
            }
            line.Add(one[0]);
            if (line is [.., (byte)'\r', (byte)'\n']) return Encoding.UTF8.GetString([.. line[..^2]]);
        }
    }
}
