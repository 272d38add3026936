using System.Globalization;
using System.Net.Security;
using System.Text;
using System.Text.RegularExpressions;
using Hoopoe.Server.Connections;

namespace Hoopoe.Server.Tests.Sessions;

/// <summary>
/// One session as a test sees it: it sends a command and states what must come back, all of it. Octets are characters (Latin-1). In expected lines
/// <c>{any}</c> stands for any text; a literal is written as on the wire, its line end and data included.
/// </summary>
sealed partial class TestClient(Stream stream, ClientConnection connection, Task session) : IAsyncDisposable
{
    static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(30);
    readonly byte[] _buffer = new byte[64 * 1024];
    int _next;
    int _end;
    int _tag;

    public string Greeting { get; set; } = "";

    public ClientConnection Connection => connection;

    /// <summary>Ends when the server has closed the connection.</summary>
    public Task Session => session.WaitAsync(HangGuard);

    public string NextTag() => string.Create(CultureInfo.InvariantCulture, $"a{++_tag}");

    public async Task WriteAsync(string text)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().WaitAsync(HangGuard);
        await stream.FlushAsync();
    }

    /// <summary>A line without its end, its literals included; null when the server has closed the connection.</summary>
    public async Task<string?> TryReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (await ReadOctetAsync() is not { } octet) return line.Length == 0 ? null : line.ToString();
            line.Append(octet);
            if (octet != '\n') continue;
            Assert.Equal('\r', line[^2]);
            if (LiteralAtEnd().Match(line.ToString()) is not { Success: true } literal) return line.ToString(0, line.Length - 2);
            for (var left = int.Parse(literal.Groups[1].Value, CultureInfo.InvariantCulture); left > 0; left--)
                line.Append(await ReadOctetAsync() ?? throw new EndOfStreamException());
        }
    }

    public async Task<string> ReadLineAsync() => await TryReadLineAsync() ?? throw new EndOfStreamException("The server closed the connection.");

    /// <summary>Sends a command and reads up to its tagged response.</summary>
    public async Task<Answer> SendAsync(string command)
    {
        var tag = NextTag();
        await WriteAsync($"{tag} {command}\r\n");
        return await ReadAnswerAsync(tag);
    }

    public async Task<Answer> ReadAnswerAsync(string tag)
    {
        var untagged = new List<string>();
        while (true)
        {
            var line = await ReadLineAsync();
            if (line.StartsWith(tag + " ", StringComparison.Ordinal)) return new Answer(untagged, line[(tag.Length + 1)..]);
            untagged.Add(line);
        }
    }

    /// <summary>Sends a command that must succeed; what else comes is given back.</summary>
    public async Task<Answer> OkAsync(string command)
    {
        var answer = await SendAsync(command);
        Assert.StartsWith("OK", answer.Tagged, StringComparison.Ordinal);
        return answer;
    }

    /// <summary>Sends a command and checks the whole answer: the beginning of the tagged response, and every untagged line in order.</summary>
    public async Task ExpectAsync(string command, string tagged, params string[] untagged)
    {
        var answer = await SendAsync(command);
        answer.Is(tagged, untagged);
    }

    /// <summary>Reads lines that come without a command, such as during IDLE.</summary>
    public async Task HearAsync(params string[] lines)
    {
        foreach (var expected in lines)
        {
            var line = await ReadLineAsync();
            Assert.True(Answer.Matches(expected, line), $"Expected: {expected}\nActual:   {line}");
        }
    }

    /// <summary>Appends a message with a non-synchronising literal; gives the tagged response.</summary>
    public async Task<Answer> AppendAsync(string mailbox, string message, string flagsAndDate = "")
    {
        var tag = NextTag();
        var space = flagsAndDate.Length == 0 ? "" : " ";
        await WriteAsync($"{tag} APPEND {mailbox} {flagsAndDate}{space}{{{message.Length}+}}\r\n{message}\r\n");
        var answer = await ReadAnswerAsync(tag);
        Assert.StartsWith("OK [APPENDUID ", answer.Tagged, StringComparison.Ordinal);
        return answer;
    }

    /// <summary>Compresses both directions from here on, as after COMPRESS.</summary>
    public void Compress() => stream = new InflatingStream(stream);

    /// <summary>Ends the compression, as after UNAUTHENTICATE.</summary>
    public void Decompress()
    {
        var compressed = (InflatingStream)stream;
        stream = compressed.Connection;
        Assert.Equal(_next, _end);
    }

    /// <summary>Reads octets as they are on a compressed connection, until they hold a text.</summary>
    public async Task<string> ReadBeneathAsync(string text)
    {
        var received = new StringBuilder();
        var octets = new byte[1024];
        while (!received.ToString().Contains(text, StringComparison.Ordinal))
        {
            var count = await ((InflatingStream)stream).Connection.ReadAsync(octets).AsTask().WaitAsync(HangGuard);
            if (count == 0) throw new EndOfStreamException("The server closed the connection.");
            received.Append(Encoding.Latin1.GetString(octets, 0, count));
        }
        return received.ToString();
    }

    /// <summary>Sends octets as they are on a compressed connection.</summary>
    public async Task WriteBeneathAsync(string text) => await ((InflatingStream)stream).Connection.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Begins TLS, after STARTTLS was answered.</summary>
    public async Task EncryptAsync()
    {
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(HangGuard);
        stream = tls;
    }

    public void Disconnect() => stream.Dispose();

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await session.WaitAsync(HangGuard);
    }

    async ValueTask<char?> ReadOctetAsync()
    {
        if (_next == _end)
        {
            _next = 0;
            _end = await stream.ReadAsync(_buffer).AsTask().WaitAsync(HangGuard);
            if (_end == 0) return null;
        }
        return (char)_buffer[_next++];
    }

    [GeneratedRegex(@"\{([0-9]+)\}\r\n\z")]
    private static partial Regex LiteralAtEnd();
}

/// <summary>The answer to a command.</summary>
/// <param name="Untagged">The lines before the tagged response, those of continuation requests included.</param>
/// <param name="Tagged">The tagged response without its tag.</param>
sealed record Answer(IReadOnlyList<string> Untagged, string Tagged)
{
    /// <summary>Checks all of it.</summary>
    public void Is(string tagged, params string[] untagged)
    {
        var actual = string.Join('\n', Untagged) + "\n-> " + Tagged;
        Assert.True(Tagged.StartsWith(tagged, StringComparison.Ordinal), $"Expected: {tagged}\n{actual}");
        Assert.True(untagged.Length == Untagged.Count, $"Expected {untagged.Length} untagged lines:\n{string.Join('\n', untagged)}\n\nActual:\n{actual}");
        for (var i = 0; i < untagged.Length; i++) Assert.True(Matches(untagged[i], Untagged[i]), $"Expected: {untagged[i]}\nActual:   {Untagged[i]}\n{actual}");
    }

    public static bool Matches(string expected, string actual) => Regex.IsMatch(
        actual, @"\A" + Regex.Escape(expected).Replace(@"\{any}", ".*", StringComparison.Ordinal) + @"\z", RegexOptions.Singleline);
}
