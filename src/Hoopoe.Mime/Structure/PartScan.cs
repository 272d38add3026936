using System.Text;

namespace Hoopoe.Mime;

/// <summary>One run of the scanner: a position, the parts found so far, and those still open from the outermost to the innermost.</summary>
ref struct PartScan(ReadOnlySpan<byte> message)
{
    readonly ReadOnlySpan<byte> _message = message;
    readonly List<MessagePart> _parts = [];
    readonly List<OpenPart> _open = [];
    readonly OpenBoundaries _boundaries = new();
    int _position;
    int _lines;
    bool _hasEightBitHeaders;

    public MessageStructure Run()
    {
        Open(defaultsToMessage: false);
        while (_position < _message.Length)
        {
            if (_open[^1].InHeader)
                ReadHeaderLine();
            else
                SkipContent();
        }

        CloseAbove(-1, _message.Length);
        return new MessageStructure(_message.Length, _hasEightBitHeaders, [.. _parts]);
    }

    void ReadHeaderLine()
    {
        var line = LineAt(_position);
        if (TryDelimiter(line))
            return;

        Pass(line);
        if (line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'])
            EndHeader();
    }

    void SkipContent()
    {
        if (_boundaries.IsEmpty)
        {
            Pass(_message[_position..]);
            return;
        }

        if (!_message[_position..].StartsWith("--"u8))
        {
            var next = _message[_position..].IndexOf("\n--"u8);
            Pass(next < 0 ? _message[_position..] : _message.Slice(_position, next + 1));
            if (next < 0)
                return;
        }

        var line = LineAt(_position);
        if (!TryDelimiter(line))
            Pass(line);
    }

    bool TryDelimiter(ReadOnlySpan<byte> line)
    {
        if (_boundaries.IsEmpty || !line.StartsWith("--"u8) || !_boundaries.TryMatch(line, out var level, out var isLast))
            return false;

        CloseAbove(level, EndBefore(_position));
        Pass(line);
        if (isLast)
            CloseBoundary(_open[level]);
        else
            Open(_open[level].IsDigest);
        return true;
    }

    void Open(bool defaultsToMessage)
    {
        _open.Add(new OpenPart { Index = _parts.Count, HeaderOffset = _position, DefaultsToMessage = defaultsToMessage });
        _parts.Add(default);
        if (_parts.Count >= MimeLimits.Parts)
            _boundaries.Clear();
    }

    void EndHeader()
    {
        var part = _open[^1];
        var header = _message[part.HeaderOffset.._position];
        var content = ContentHeader.Read(header, part.DefaultsToMessage);
        _hasEightBitHeaders |= header.ContainsAnyInRange((byte)0x80, (byte)0xFF);
        part.InHeader = false;
        part.BodyOffset = _position;
        part.LinesBefore = _lines;
        part.Encoding = content.Encoding;
        part.IsText = content.Type.IsType("text");
        part.IsGlobal = content.Type.Is("message", "global");
        var mayNest = _open.Count <= MimeLimits.Depth && _parts.Count < MimeLimits.Parts;
        if (content.Type.IsType("multipart"))
        {
            part.Kind = PartKind.Multipart;
            part.IsDigest = content.Type.Is("multipart", "digest");
            if (mayNest)
                OpenBoundary(part, content.Type.Parameter("boundary"));
        }
        else if (mayNest && content.Encoding <= TransferEncoding.Binary && (part.IsGlobal || content.Type.Is("message", "rfc822")))
        {
            part.Kind = PartKind.Message;
            Open(defaultsToMessage: false);
        }
    }

    void OpenBoundary(OpenPart part, string? parameter)
    {
        if (parameter is null)
            return;

        var octets = Encoding.UTF8.GetBytes(parameter.TrimEnd(' ', '\t'));
        if (octets.Length is 0 or > MimeLimits.Boundary)
            return;

        part.Boundary = Encoding.Latin1.GetString(octets);
        part.HiddenLevel = _boundaries.Open(part.Boundary, _open.Count - 1);
    }

    void CloseBoundary(OpenPart part)
    {
        if (part.Boundary is null)
            return;

        _boundaries.Close(part.Boundary, part.HiddenLevel);
        part.Boundary = null;
    }

    /// <summary>
    /// Closes the parts within a level. A header without a blank line, or one whose blank line is the delimiter's, ends at the position.
    /// </summary>
    void CloseAbove(int level, int contentEnd)
    {
        while (_open.Count > level + 1)
        {
            var part = _open[^1];
            if (part.InHeader)
            {
                EndHeader();
                continue;
            }

            contentEnd = Math.Max(contentEnd, part.BodyOffset);
            Close(part, contentEnd);
            _open.RemoveAt(_open.Count - 1);
        }
    }

    void Close(OpenPart part, int end)
    {
        CloseBoundary(part);
        var lines = _lines - (end < _position ? 1 : 0) - part.LinesBefore;
        if (end > part.BodyOffset && _message[end - 1] != '\n')
            lines++;
        if (part.Kind == PartKind.Multipart && _parts.Count == part.Index + 1)
            _parts.Add(part.Undivided(end, lines));
        _parts[part.Index] = part.ToPart(end, lines, next: _parts.Count);
    }

    readonly ReadOnlySpan<byte> LineAt(int start)
    {
        var rest = _message[start..];
        var end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest : rest[..(end + 1)];
    }

    void Pass(ReadOnlySpan<byte> text)
    {
        _lines += text.Count((byte)'\n');
        _position += text.Length;
    }

    /// <summary>The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1).</summary>
    readonly int EndBefore(int delimiter)
    {
        if (delimiter > 0 && _message[delimiter - 1] == '\n')
            delimiter--;
        if (delimiter > 0 && _message[delimiter - 1] == '\r')
            delimiter--;
        return delimiter;
    }
}
