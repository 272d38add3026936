using Hoopoe.Server.Moving.Frames;

namespace Hoopoe.Server.Moving;

/// <summary>
/// Holds a message while it is found out how its lines end, in memory or, if it is long, in a file beside where it goes. If each line ends
/// with CRLF it is written with LF, as files of Unix are; otherwise as it is.
/// </summary>
/// <param name="temporary">The path of the file.</param>
sealed class HeldMessage(string temporary) : IDisposable
{
    const int InMemory = 1 << 20;
    const int ReadBytes = 64 * 1024;

    readonly byte[] _buffer = new byte[ReadBytes];
    readonly MemoryStream _memory = new();
    FileStream? _file;
    byte _last, _lastButOne;

    /// <summary>Its length, with CRLF where it has that.</summary>
    public long Length { get; private set; }

    /// <summary>How many lines end.</summary>
    public long Lines { get; private set; }

    /// <summary>Whether it can be had back from lines that end with LF.</summary>
    public bool IsCanonical { get; private set; }

    /// <summary>The length of what is written.</summary>
    public long WrittenLength => IsCanonical ? Length - Lines : Length;

    /// <summary>Reads a message.</summary>
    public async Task ReadAsync(FrameReader content, CancellationToken cancellationToken)
    {
        _memory.SetLength(0);
        _file?.SetLength(0);
        (Length, Lines, IsCanonical, _last, _lastButOne) = (0, 0, true, 0, 0);
        int count;
        while ((count = await content.ContentAsync(_buffer, cancellationToken)) > 0)
        {
            Look(_buffer.AsSpan(0, count));
            Length += count;
            if (Length <= InMemory)
            {
                _memory.Write(_buffer, 0, count);
                continue;
            }
            _file ??= new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            if (_memory.Length > 0) _memory.WriteTo(_file);
            _memory.SetLength(0);
            await _file.WriteAsync(_buffer.AsMemory(0, count), cancellationToken);
        }
    }

    /// <summary>Hands the bytes out as they are to be written.</summary>
    public async Task CopyAsync(Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken)
    {
        Stream held = _memory.Length > 0 || _file is null ? _memory : _file;
        held.Position = 0;
        var isAfterCr = false;
        int count;
        // The first byte is for a CR whose LF was not known yet.
        while ((count = await held.ReadAsync(_buffer.AsMemory(1), cancellationToken)) > 0)
        {
            if (!IsCanonical)
            {
                await write(_buffer.AsMemory(1, count));
                continue;
            }
            var start = isAfterCr && _buffer[1] != '\n' ? 0 : 1;
            _buffer[0] = (byte)'\r';
            isAfterCr = _buffer[count] == '\r';
            await write(_buffer.AsMemory(start, WithoutCr(_buffer.AsSpan(start, count + 1 - start - (isAfterCr ? 1 : 0)))));
        }
        if (isAfterCr) await write("\r"u8.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        _file?.Dispose();
    }

    /// <summary>Takes the CR away before each LF; how much is left.</summary>
    static int WithoutCr(Span<byte> bytes)
    {
        var kept = 0;
        var rest = bytes;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf("\r\n"u8);
            var run = end < 0 ? rest : rest[..end];
            run.CopyTo(bytes[kept..]);
            kept += run.Length;
            rest = end < 0 ? [] : rest[(end + 1)..];
        }
        return kept;
    }

    /// <summary>A line end without CR, or with two of them, can't be told from others once the CR is gone.</summary>
    void Look(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; ;)
        {
            var end = bytes[at..].IndexOf((byte)'\n');
            if (end < 0) break;
            end += at;
            var (before, beforeThat) = end switch { 0 => (_last, _lastButOne), 1 => (bytes[0], _last), _ => (bytes[end - 1], bytes[end - 2]) };
            if (before != '\r' || beforeThat == '\r') IsCanonical = false;
            Lines++;
            at = end + 1;
        }
        if (bytes.Length > 1) _lastButOne = bytes[^2];
        else _lastButOne = _last;
        _last = bytes[^1];
    }
}
