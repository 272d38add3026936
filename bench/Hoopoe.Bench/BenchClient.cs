using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hoopoe.Bench;

/// <summary>
/// A client that sends a command and reads up to its tagged line, counting octets and keeping none. Its commands ask for no literals, so a line
/// that begins with the tag is the tagged line.
/// </summary>
sealed class BenchClient : IAsyncDisposable
{
    readonly NetworkStream _stream;
    readonly byte[] _buffer = new byte[256 * 1024];
    int _filled;
    string _lastLines = "";

    BenchClient(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Octets sent so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Octets received so far.</summary>
    public long Received { get; private set; }

    public static async Task<BenchClient> ConnectAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var client = new BenchClient(socket);
        await client.ReadToAsync("* OK "u8.ToArray());
        return client;
    }

    public async Task RunAsync(string command)
    {
        var octets = Encoding.ASCII.GetBytes($"t {command}\r\n");
        Sent += octets.Length;
        await _stream.WriteAsync(octets);
        await ReadToAsync("t "u8.ToArray());
    }

    /// <summary>Runs a command with a short answer and returns it.</summary>
    public async Task<string> AskAsync(string command)
    {
        await RunAsync(command);
        return _lastLines;
    }

    /// <summary>Reads whole lines up to the one that begins so, and throws unless it says OK.</summary>
    async Task ReadToAsync(byte[] beginning)
    {
        while (true)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(_filled));
            if (read == 0) throw new EndOfStreamException("The server closed the connection.");
            Received += read;
            _filled += read;
            var start = 0;
            while (_buffer.AsSpan(start, _filled - start).IndexOf((byte)'\n') is >= 0 and var end)
            {
                var line = _buffer.AsSpan(start, end);
                start += end + 1;
                if (!line.StartsWith(beginning)) continue;
                if (line.IndexOf("OK"u8) < 0) throw new InvalidOperationException(Encoding.ASCII.GetString(line));
                _lastLines = Encoding.ASCII.GetString(_buffer.AsSpan(0, start));
                _filled = 0;
                return;
            }
            _buffer.AsSpan(start, _filled - start).CopyTo(_buffer);
            _filled -= start;
            // A line longer than the buffer is none that is waited for: its end will do.
            if (_filled == _buffer.Length) _filled = 0;
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
