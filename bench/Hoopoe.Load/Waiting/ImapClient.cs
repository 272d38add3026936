using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Hoopoe.Load.Targets;

namespace Hoopoe.Load.Waiting;

/// <summary>What a session's connection stands on.</summary>
[Flags]
enum Wire
{
    Plain = 0,
    Tls = 1,
    Compressed = 2,
}

/// <summary>
/// An IMAP client that waits cheaply: thousands of them in one process must not disturb the server they measure. It reads line by line,
/// literals included, and keeps no more than it was sent.
/// </summary>
sealed class ImapClient : IAsyncDisposable
{
    readonly byte[] _buffer = new byte[512];
    readonly List<byte> _line = [];
    Stream _stream;
    int _next;
    int _end;
    int _tag;

    ImapClient(Stream stream) => _stream = stream;

    /// <summary>Connects, reads the greeting, and logs in.</summary>
    public static async Task<ImapClient> LogInAsync(ServerProcess server, string user, Wire wire)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, wire.HasFlag(Wire.Tls) ? server.ImapsPort : server.ImapPort);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (wire.HasFlag(Wire.Tls))
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            });
            stream = tls;
        }
        var client = new ImapClient(stream);
        Expect(await client.ReadLineAsync(), "* OK");
        await client.CommandAsync($"LOGIN {user} {ServerProcess.Password}");
        if (wire.HasFlag(Wire.Compressed))
        {
            await client.CommandAsync("COMPRESS DEFLATE");
            client._stream = new DeflatedStream(stream);
        }
        return client;
    }

    /// <summary>Runs a command to its tagged OK; what is untagged is given back.</summary>
    public async Task<List<string>> CommandAsync(string command)
    {
        var tag = await BeginAsync(command);
        var untagged = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
            {
                Expect(line, tag + " OK");
                return untagged;
            }
            untagged.Add(line);
        }
    }

    /// <summary>Enters IDLE; from here on lines come unasked.</summary>
    public async Task IdleAsync()
    {
        await BeginAsync("IDLE");
        Expect(await ReadLineAsync(), "+");
    }

    /// <summary>Appends a small message.</summary>
    public Task AppendAsync(string mailbox)
    {
        const string Message = "From: load@example.org\r\nSubject: a small message\r\n\r\nHello.\r\n";
        return CommandAsync($"APPEND {mailbox} {{{Message.Length}+}}\r\n{Message}");
    }

    /// <summary>Reads lines until one begins so.</summary>
    public async Task HearAsync(string beginning)
    {
        while (!(await ReadLineAsync()).StartsWith(beginning, StringComparison.Ordinal))
        {
        }
    }

    /// <summary>The next line without its end, its literals in place.</summary>
    public async ValueTask<string> ReadLineAsync()
    {
        _line.Clear();
        while (true)
        {
            await ReadToAsync((byte)'\n');
            if (LiteralAtEnd() is not { } size) return Encoding.Latin1.GetString(_line.ToArray(), 0, Math.Max(0, _line.Count - 2));
            for (var read = 0; read < size; read++) _line.Add(await ReadOctetAsync());
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    async Task<string> BeginAsync(string command)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"t{++_tag}");
        await _stream.WriteAsync(Encoding.Latin1.GetBytes($"{tag} {command}\r\n"));
        await _stream.FlushAsync();
        return tag;
    }

    async ValueTask ReadToAsync(byte last)
    {
        byte octet;
        do _line.Add(octet = await ReadOctetAsync());
        while (octet != last);
    }

    int? LiteralAtEnd()
    {
        if (_line is not [.., (byte)'}', (byte)'\r', (byte)'\n']) return null;
        var start = _line.LastIndexOf((byte)'{') + 1;
        return int.Parse(Encoding.ASCII.GetString(_line.ToArray(), start, _line.Count - start - 3), CultureInfo.InvariantCulture);
    }

    async ValueTask<byte> ReadOctetAsync()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = await _stream.ReadAsync(_buffer);
            if (_end == 0) throw new EndOfStreamException("The server closed the connection.");
        }
        return _buffer[_next++];
    }

    static void Expect(string line, string beginning)
    {
        if (!line.StartsWith(beginning, StringComparison.Ordinal)) throw new InvalidOperationException(line);
    }

    /// <summary>Both directions compressed (RFC 4978).</summary>
    sealed class DeflatedStream(Stream beneath) : Stream
    {
        readonly DeflateStream _inflate = new(beneath, CompressionMode.Decompress);

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _inflate.ReadAsync(buffer, cancellationToken);

        /// <summary>In stored blocks: a compressor for each client would cost a quarter of a megabyte.</summary>
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var rest = buffer; !rest.IsEmpty;)
            {
                var length = Math.Min(rest.Length, ushort.MaxValue);
                byte[] header = [0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)];
                await beneath.WriteAsync(header, cancellationToken);
                await beneath.WriteAsync(rest[..length], cancellationToken);
                rest = rest[length..];
            }
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => beneath.FlushAsync(cancellationToken);

        public override async ValueTask DisposeAsync()
        {
            await beneath.DisposeAsync();
            await base.DisposeAsync();
        }

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
