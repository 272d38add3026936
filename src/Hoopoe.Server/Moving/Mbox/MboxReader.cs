namespace Hoopoe.Server.Moving.Mbox;

/// <summary>
/// Takes the messages out of an mbox in one pass, whatever it is quoted by. A line with From and a date begins a message; one without a
/// date does so only behind an empty line and before a header. Of a line of <c>&gt;</c> and From one <c>&gt;</c> is taken away, as mboxrd
/// says; in a file that only quotes From itself (mboxo) that is right as well, unless somebody wrote <c>&gt;From</c>. Memory is bounded
/// however long lines are.
/// </summary>
/// <param name="stream">The file, from its beginning.</param>
/// <param name="local">The zone of dates without one.</param>
sealed class MboxReader(Stream stream, TimeZoneInfo local)
{
    const int BufferBytes = 128 * 1024;

    /// <summary>What is looked at ahead: a line with From, and the beginning of the next.</summary>
    const int Ahead = 4 * 1024;

    readonly byte[] _buffer = new byte[BufferBytes];
    readonly byte[] _blank = new byte[2];
    int _at;
    int _filled;
    int _blankLength;
    bool _isAtLineStart = true;
    bool _hasEnded;
    bool _hasBegun;

    /// <summary>How many bytes of the file have been read.</summary>
    public long Position { get; private set; }

    /// <summary>Whether a file begins as an mbox does; an empty one is an mbox of nothing.</summary>
    public static bool IsMbox(ReadOnlySpan<byte> beginning) => beginning.IsEmpty || beginning.StartsWith(FromLine.Start);

    /// <summary>Goes to the next message, past what is left of the one before.</summary>
    /// <returns>Whether there is one, and its date if it has one.</returns>
    /// <exception cref="InvalidDataException">The file does not begin as an mbox does.</exception>
    public async ValueTask<(bool IsThere, DateTimeOffset? Date)> NextAsync(CancellationToken cancellationToken)
    {
        while (_hasBegun && !(await ReadAsync(cancellationToken)).IsEmpty)
        {
            // Left over.
        }
        await FillAsync(cancellationToken);
        if (_at == _filled) return (false, null);
        if (!_hasBegun && !IsMbox(_buffer.AsSpan(_at, _filled - _at))) throw new InvalidDataException("it is no mbox");
        _hasBegun = true;
        var line = Line(_at, out var next);
        DateTimeOffset? date = FromLine.TryParse(line, local, out var parsed) ? parsed : null;
        Advance(next - _at);
        if (next == _filled && _buffer[next - 1] != '\n') await SkipLineAsync(cancellationToken);
        (_isAtLineStart, _blankLength, _hasEnded) = (true, 0, false);
        return (true, date);
    }

    /// <summary>The next bytes of the message, valid until the next call; none at its end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        while (!_hasEnded)
        {
            await FillAsync(cancellationToken);
            if (_at == _filled || (_isAtLineStart && BeginsMessage()))
            {
                // The empty line in between belongs to neither.
                (_hasEnded, _blankLength) = (true, 0);
                break;
            }
            if (_isAtLineStart)
            {
                if (_blankLength > 0) return TakeBlank();
                if (HoldBlank()) continue;
                if (IsQuoted()) Advance(1);
            }
            return TakeRun();
        }
        return default;
    }

    /// <summary>Takes bytes up to the next line that is to be looked at.</summary>
    ReadOnlyMemory<byte> TakeRun()
    {
        var start = _at;
        var at = _at;
        do
        {
            var end = _buffer.AsSpan(at, _filled - at).IndexOf((byte)'\n');
            _isAtLineStart = end >= 0;
            at = end < 0 ? _filled : at + end + 1;
        }
        while (_isAtLineStart && _filled - at >= Ahead && _buffer[at] is not ((byte)'\n' or (byte)'\r' or (byte)'F' or (byte)'>'));
        Advance(at - start);
        return _buffer.AsMemory(start, at - start);
    }

    ReadOnlyMemory<byte> TakeBlank()
    {
        var blank = _blank.AsMemory(0, _blankLength);
        _blankLength = 0;
        return blank;
    }

    bool HoldBlank()
    {
        var rest = _buffer.AsSpan(_at, _filled - _at);
        _blankLength = rest.StartsWith("\n"u8) ? 1 : rest.StartsWith("\r\n"u8) ? 2 : 0;
        rest[.._blankLength].CopyTo(_blank);
        Advance(_blankLength);
        return _blankLength > 0;
    }

    bool IsQuoted()
    {
        var rest = _buffer.AsSpan(_at, _filled - _at);
        var unquoted = rest.TrimStart((byte)'>');
        return unquoted.Length < rest.Length && unquoted.StartsWith(FromLine.Start);
    }

    bool BeginsMessage()
    {
        if (!_buffer.AsSpan(_at, _filled - _at).StartsWith(FromLine.Start)) return false;
        var line = Line(_at, out var next);
        if (FromLine.TryParse(line, local, out _)) return true;
        if (_blankLength == 0 || !FromLine.IsBare(line) || next == _filled) return false;
        var name = Line(next, out _);
        var colon = name.IndexOf((byte)':');
        return colon > 0 && !name[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~');
    }

    ReadOnlySpan<byte> Line(int at, out int next)
    {
        var rest = _buffer.AsSpan(at, _filled - at);
        var end = rest.IndexOf((byte)'\n');
        next = end < 0 ? _filled : at + end + 1;
        return (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
    }

    async ValueTask SkipLineAsync(CancellationToken cancellationToken)
    {
        int end;
        do
        {
            await FillAsync(cancellationToken);
            end = _buffer.AsSpan(_at, _filled - _at).IndexOf((byte)'\n');
            Advance(end < 0 ? _filled - _at : end + 1);
        }
        while (end < 0 && await HasMoreAsync(cancellationToken));
    }

    async ValueTask<bool> HasMoreAsync(CancellationToken cancellationToken)
    {
        await FillAsync(cancellationToken);
        return _at < _filled;
    }

    void Advance(int count)
    {
        _at += count;
        Position += count;
    }

    /// <summary>Reads on until there is enough to look ahead, or the file is at its end.</summary>
    async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_filled - _at >= Ahead) return;
        _buffer.AsSpan(_at, _filled - _at).CopyTo(_buffer);
        (_at, _filled) = (0, _filled - _at);
        int count;
        while (_filled < _buffer.Length && (count = await stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken)) > 0) _filled += count;
    }
}
