using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Hoopoe.Load.Targets;

namespace Hoopoe.Load.Clients;

/// <summary>What a command's caller does with each untagged response: a line without its end, its literals in place.</summary>
delegate void Untagged(ReadOnlySpan<byte> response);

/// <summary>
/// A session that a thread of its own drives with blocking calls: a system call for a read, none for waiting, and no object for a response.
/// It shares the processors with the server it measures.
/// </summary>
sealed class ImapSession : IDisposable
{
    const int LargestResponse = 1 << 28;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    static readonly X509ChainPolicy NoRoots = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    readonly Stream _stream;
    readonly ArrayBufferWriter<byte> _output = new(1_024);
    byte[] _input;
    int _start;
    int _end;
    int _number;
    byte[] _tag = [];
    int _tagLength;

    ImapSession(Stream stream, int inputBytes)
    {
        _stream = stream;
        _input = new byte[inputBytes];
    }

    /// <summary>What the server can, asked for after the login.</summary>
    public HashSet<string> Capabilities { get; private set; } = [];

    /// <summary>Octets read so far; those within TLS where there is TLS.</summary>
    public long Received { get; private set; }

    /// <summary>Connects and reads the greeting.</summary>
    public static ImapSession Connect(Target target, bool isTls, int inputBytes = 65_536)
    {
        var port = isTls && !target.IsTls
            ? target.TlsPort ?? throw new InvalidOperationException("This workload needs --tls-port.")
            : target.Port;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        Stream? stream = null;
        try
        {
            socket.Connect(target.Host, port);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (isTls || target.IsTls) stream = Secure(stream, target.Host);
            var session = new ImapSession(stream, inputBytes);
            Expect(session.ReadResponse(), "* OK"u8);
            return session;
        }
        catch
        {
            (stream ?? (IDisposable)socket).Dispose();
            throw;
        }
    }

    /// <summary>Connects, logs in and asks for the capabilities.</summary>
    public static ImapSession LogIn(Target target, int user, bool isTls = false, int inputBytes = 65_536)
    {
        var session = Connect(target, isTls, inputBytes);
        session.LogIn(target.User(user), target.Password);
        session.LearnCapabilities();
        return session;
    }

    public void LogIn(string user, string password) => Run($"LOGIN {Quoted(user)} {Quoted(password)}");

    void LearnCapabilities() => Run("CAPABILITY", response =>
    {
        if (response.StartsWith("* CAPABILITY "u8))
            Capabilities = [.. Encoding.ASCII.GetString(response[13..]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    });

    /// <summary>Runs a command to its tagged OK.</summary>
    /// <param name="command">The command without tag and line end.</param>
    /// <param name="untagged">Gets each untagged response.</param>
    /// <exception cref="InvalidOperationException">The server did not say OK.</exception>
    public void Run(string command, Untagged? untagged = null)
    {
        Begin(command);
        End(untagged);
    }

    /// <summary>Writes a command, after those begun and not yet sent.</summary>
    public void Begin(string command)
    {
        BeginTagged(command);
        Write("\r\n"u8);
    }

    /// <summary>Writes a command up to where its first literal comes.</summary>
    public void BeginTagged(string command)
    {
        _tag = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"t{++_number} "));
        _tagLength = _tag.Length;
        Write(_tag);
        Encoding.Latin1.GetBytes(command, _output);
    }

    /// <summary>Writes a literal: without waiting where the server has LITERAL+, otherwise after its word.</summary>
    public void WriteLiteral(ReadOnlySpan<byte> octets)
    {
        var isPlus = Capabilities.Contains("LITERAL+");
        var announcement = _output.GetSpan(20);
        announcement[0] = (byte)'{';
        Utf8Formatter.TryFormat(octets.Length, announcement[1..], out var digits);
        _output.Advance(digits + 1);
        Write(isPlus ? "+}\r\n"u8 : "}\r\n"u8);
        if (!isPlus)
        {
            Flush();
            ReadOnlySpan<byte> response;
            do response = ReadResponse();
            while (response.StartsWith("* "u8));
            Expect(response, "+"u8);
        }
        Write(octets);
    }

    public void Write(ReadOnlySpan<byte> octets) => _output.Write(octets);

    public void Flush()
    {
        _stream.Write(_output.WrittenSpan);
        _output.ResetWrittenCount();
    }

    /// <summary>Sends what is written and reads to the tagged OK of the command begun last.</summary>
    public void End(Untagged? untagged = null)
    {
        Flush();
        while (true)
        {
            var response = ReadResponse();
            if (response.StartsWith("* "u8))
            {
                untagged?.Invoke(response);
                continue;
            }
            if (!response.StartsWith(_tag.AsSpan(0, _tagLength))) throw new InvalidOperationException(Encoding.Latin1.GetString(response));
            Expect(response[_tagLength..], "OK"u8);
            return;
        }
    }

    /// <summary>The next response without its line end, its literals in place. It stands until the next one is read.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    public ReadOnlySpan<byte> ReadResponse()
    {
        var (looked, piece) = (0, 0);
        while (true)
        {
            var lineFeed = _input.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (lineFeed < 0)
            {
                looked = _end - _start;
                Fill(looked + 1);
                continue;
            }
            var end = looked + lineFeed + 1;
            if (LiteralAtEnd(_input.AsSpan(_start + piece, end - piece)) is not { } size
                || IsText(_input.AsSpan(_start, end)))
            {
                var response = _input.AsSpan(_start, end);
                _start += end;
                return response.EndsWith("\r\n"u8) ? response[..^2] : throw new InvalidDataException("A line without CR.");
            }
            looked = piece = checked(end + size);
            Fill(piece);
        }
    }

    public void Dispose() => _stream.Dispose();

    internal static void Expect(ReadOnlySpan<byte> response, ReadOnlySpan<byte> beginning)
    {
        if (!response.StartsWith(beginning)) throw new InvalidOperationException(Encoding.Latin1.GetString(response));
    }

    static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A handshake without resumption. Whether the certificate is trusted is not asked: it may be self-signed.</summary>
    static SslStream Secure(Stream stream, string host)
    {
        var tls = new SslStream(stream);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = host,
            AllowTlsResume = false,
            CertificateChainPolicy = NoRoots,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        });
        return tls;
    }

    /// <summary>The size of the literal that a line announces, if it does.</summary>
    static int? LiteralAtEnd(ReadOnlySpan<byte> line)
    {
        if (!line.EndsWith("}\r\n"u8)) return null;
        var brace = line.LastIndexOf((byte)'{');
        if (brace < 0) return null;
        var digits = line[(brace + 1)..^3];
        return Utf8Parser.TryParse(digits, out int size, out var read) && read == digits.Length && size >= 0 ? size : null;
    }

    /// <summary>Whether a response is a status: its text is for people and announces no literal.</summary>
    static bool IsText(ReadOnlySpan<byte> response) =>
        !response.StartsWith("* "u8) || response[2..] is var rest && (rest.StartsWith("OK "u8) || rest.StartsWith("NO "u8)
            || rest.StartsWith("BAD "u8) || rest.StartsWith("BYE "u8) || rest.StartsWith("PREAUTH "u8));

    /// <summary>Reads until so many octets from the beginning of the response are there.</summary>
    void Fill(int octets)
    {
        while (_end - _start < octets)
        {
            if (_start == _end) _start = _end = 0;
            if (_start > 0 && (_end == _input.Length || _input.Length - _start < octets))
            {
                _input.AsSpan(_start, _end - _start).CopyTo(_input);
                (_start, _end) = (0, _end - _start);
            }
            if (octets > LargestResponse) throw new InvalidDataException($"A response of more than {LargestResponse} octets.");
            if (_input.Length < octets || _end == _input.Length)
                Array.Resize(ref _input, (int)Math.Min(LargestResponse, Math.Max(octets, 2L * _input.Length)));
            var read = _stream.Read(_input, _end, _input.Length - _end);
            if (read == 0) throw new EndOfStreamException("The server closed the connection.");
            _end += read;
            Received += read;
        }
    }
}
