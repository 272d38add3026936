using System.Net.Sockets;
using System.Text;
using Hoopoe.Load.Targets;

namespace Hoopoe.Load.Clients;

/// <summary>
/// An LMTP connection (RFC 2033) as a mail server has it: envelope and DATA go in one write where the server has PIPELINING.
/// </summary>
sealed class LmtpSession : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    readonly NetworkStream _stream;
    readonly byte[] _input = new byte[4_096];
    int _start;
    int _end;
    bool _hasPipelining;

    LmtpSession(NetworkStream stream) => _stream = stream;

    /// <summary>Connects and says LHLO.</summary>
    public static LmtpSession Connect(Target target)
    {
        var port = target.LmtpPort ?? throw new InvalidOperationException("This workload needs --lmtp-port.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        try
        {
            socket.Connect(target.Host, port);
            var session = new LmtpSession(new NetworkStream(socket, ownsSocket: true));
            session.Read("220"u8);
            session._stream.Write("LHLO load.example.org\r\n"u8);
            session.Read("250"u8);
            return session;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Delivers a message to one recipient.</summary>
    /// <param name="recipient">Whom.</param>
    /// <param name="data">The message with its dots doubled and the last line, which is a dot.</param>
    public void Deliver(string recipient, ReadOnlySpan<byte> data)
    {
        string[] lines = ["MAIL FROM:<load@example.org>\r\n", $"RCPT TO:<{recipient}>\r\n", "DATA\r\n"];
        if (_hasPipelining) _stream.Write(Encoding.ASCII.GetBytes(string.Concat(lines)));
        foreach (var line in lines)
        {
            if (!_hasPipelining) _stream.Write(Encoding.ASCII.GetBytes(line));
            Read(line[0] == 'D' ? "354"u8 : "250"u8);
        }
        _stream.Write(data);
        Read("250"u8);
    }

    /// <summary>What goes over the wire for a message: its dots doubled, and a dot as the last line (RFC 5321 §4.5.2).</summary>
    public static byte[] Data(ReadOnlySpan<byte> message)
    {
        var text = Encoding.Latin1.GetString(message).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        var end = text.EndsWith("\r\n", StringComparison.Ordinal) ? ".\r\n" : "\r\n.\r\n";
        return Encoding.Latin1.GetBytes((text.StartsWith('.') ? "." : "") + text + end);
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Reads a reply of one or more lines.</summary>
    void Read(ReadOnlySpan<byte> code)
    {
        while (true)
        {
            var line = ReadLine();
            if (!line.StartsWith(code)) throw new InvalidOperationException(Encoding.Latin1.GetString(line));
            if (line[4..].SequenceEqual("PIPELINING"u8)) _hasPipelining = true;
            if (line[3] == (byte)' ') return;
        }
    }

    ReadOnlySpan<byte> ReadLine()
    {
        while (true)
        {
            var length = _input.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (length >= 4)
            {
                var line = _input.AsSpan(_start, length);
                _start += length + 2;
                return line;
            }
            if (length >= 0 || _end - _start == _input.Length) throw new InvalidDataException("A reply that LMTP does not have.");
            if (_start > 0)
            {
                _input.AsSpan(_start, _end - _start).CopyTo(_input);
                (_start, _end) = (0, _end - _start);
            }
            var read = _stream.Read(_input, _end, _input.Length - _end);
            if (read == 0) throw new EndOfStreamException("The server closed the connection.");
            _end += read;
        }
    }
}
