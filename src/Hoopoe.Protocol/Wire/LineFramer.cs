using System.Buffers;
using System.Diagnostics;

namespace Hoopoe.Protocol.Wire;

/// <summary>
/// Cuts a client's byte stream into commands, and keeps each in one contiguous piece of memory: its lines and its small literals,
/// <c>a LOGIN {5}CRLF alice {3}CRLF foo</c>. CRLF and bare LF both end a line.
/// </summary>
/// <remarks>
/// Input is taken as it comes, every octet is looked at once, and every size has a bound (<see cref="FramerCaps"/>) that is checked
/// before memory grows; memory never grows by an announced size. A refused command is swallowed in constant memory, with the
/// non-synchronising literals that belong to it, so that its data is never read as commands.
/// <para>
/// The buffer comes from the shared pool and goes back on <see cref="Reset"/>: a waiting session holds none.
/// One session uses a framer; it is not thread-safe.
/// </para>
/// </remarks>
public sealed class LineFramer : IDisposable
{
    enum State { Line, Announced, Literal, Streaming, DrainLine, DrainLiteral, Verdict, Ended }

    const int SmallestBuffer = 512;

    /// <summary>What is kept of a refused command at the least, so that its answer can carry its tag.</summary>
    const int KeptOfRefused = 300;

    readonly byte[] _drainTail = new byte[LiteralHeader.MaxLength + 2];
    byte[] _buffer = [];
    int _length;
    int _lineStart;
    long _total;
    long _remaining;
    long _drained;
    int _drainTailLength;
    int _literals;
    bool _sawNul;
    State _state;
    FrameStatus _verdict;

    /// <summary>Makes a framer that begins with a new command.</summary>
    public LineFramer(FramerCaps caps) => Caps = caps;

    /// <summary>The bounds in force. Set them between commands only (after login, and around a SASL exchange).</summary>
    public FramerCaps Caps { get; set; }

    /// <summary>
    /// The command as far as it has come, without the line end that completes it. After a streamed literal it begins anew behind
    /// that literal. Valid until <see cref="Reset"/>, <see cref="StreamLiteral"/> or the next <see cref="Read"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Text => _buffer.AsMemory(0, _length);

    /// <summary>The literal announced last.</summary>
    public LiteralHeader Literal { get; private set; }

    /// <summary>Why the command was refused, when it was.</summary>
    public FrameRefusal Refusal { get; private set; }

    /// <summary>True from the first octet of a command until <see cref="Reset"/>.</summary>
    public bool IsInsideCommand => _total > 0 || _state != State.Line;

    /// <summary>Takes input until something is to be reported.</summary>
    /// <param name="input">The bytes at hand; on return, those not taken.</param>
    /// <exception cref="InvalidOperationException">A literal waits for its decision, or the command has ended and was not reset.</exception>
    public FrameStatus Read(ref ReadOnlySequence<byte> input)
    {
        while (true)
        {
            FrameStatus? status = _state switch
            {
                State.Line => ReadLine(ref input),
                State.Literal => ReadLiteral(ref input),
                State.DrainLine => DrainLine(ref input),
                State.DrainLiteral => DrainLiteral(ref input),
                State.Verdict => End(_verdict),
                State.Announced => throw new InvalidOperationException("The announced literal has not been decided on."),
                State.Streaming => throw new InvalidOperationException("The streamed literal has not been read."),
                _ => throw new InvalidOperationException("The command has ended; reset the framer."),
            };
            if (status is { } found)
                return found;
        }
    }

    /// <summary>Keeps the announced literal with the command; the next <see cref="Read"/> takes it.</summary>
    /// <returns>False when it breaks a bound: it is then refused as by <see cref="RefuseLiteral"/>, and no "+" may be sent.</returns>
    public bool KeepLiteral()
    {
        RequireAnnounced();
        if (Literal.Size > Caps.MaxLiteral)
            return Refuse(FrameRefusal.LiteralTooBig);
        if (_total + Literal.Size > Caps.MaxCommand)
            return Refuse(FrameRefusal.CommandTooBig);

        _remaining = Literal.Size;
        _state = State.Literal;
        return true;

        bool Refuse(FrameRefusal reason)
        {
            BeginRefusal(reason);
            return false;
        }
    }

    /// <summary>
    /// Leaves the announced literal to the caller, who takes its <see cref="LiteralHeader.Size"/> octets from the input itself and
    /// then calls <see cref="ResumeAfterStreamedLiteral"/>. <see cref="Text"/> begins anew.
    /// </summary>
    public void StreamLiteral()
    {
        RequireAnnounced();
        _length = 0;
        _lineStart = 0;
        _state = State.Streaming;
    }

    /// <summary>Goes on with the text behind a streamed literal that the caller has taken whole.</summary>
    public void ResumeAfterStreamedLiteral()
    {
        if (_state != State.Streaming)
            throw new InvalidOperationException("No literal is being streamed.");
        _state = State.Line;
    }

    /// <summary>
    /// Refuses the announced literal and with it the command; no "+" may be sent. The next <see cref="Read"/> swallows what the
    /// client sends without waiting and answers <see cref="FrameStatus.Refused"/> or <see cref="FrameStatus.Broken"/>.
    /// </summary>
    public void RefuseLiteral()
    {
        RequireAnnounced();
        BeginRefusal(FrameRefusal.BySession);
    }

    /// <summary>
    /// Swallows the rest of the command, from behind a streamed literal (which the caller has taken whole) to its end, as
    /// <see cref="RefuseLiteral"/> does.
    /// </summary>
    public void RefuseRest()
    {
        if (_state != State.Streaming)
            throw new InvalidOperationException("No literal is being streamed.");
        Refusal = FrameRefusal.BySession;
        _drainTailLength = 0;
        _state = State.DrainLine;
    }

    /// <summary>Forgets the command and gives its buffer back: the next <see cref="Read"/> begins a new one.</summary>
    public void Reset()
    {
        if (_buffer.Length > 0)
        {
            // Commands carry passwords: the pool's next user must not find them.
            Array.Clear(_buffer, 0, _length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = [];
        _length = _lineStart = _drainTailLength = _literals = 0;
        _total = _remaining = _drained = 0;
        _sawNul = false;
        Literal = default;
        Refusal = FrameRefusal.None;
        _state = State.Line;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => Reset();

    FrameStatus? ReadLine(ref ReadOnlySequence<byte> input)
    {
        if (input.IsEmpty)
            return FrameStatus.NeedMore;

        var end = input.PositionOf((byte)'\n');
        var piece = end is { } lf ? input.Slice(0, input.GetPosition(1, lf)) : input;
        var roomInLine = Caps.MaxLine - (_length - _lineStart);
        var roomInCommand = Caps.MaxCommand - _total;
        if (piece.Length > Math.Min(roomInLine, roomInCommand))
            return BeginDrain(roomInCommand < roomInLine ? FrameRefusal.CommandTooBig : FrameRefusal.LineTooLong, piece);

        Append(piece, isBinary: false);
        input = input.Slice(piece.End);
        return end is null ? FrameStatus.NeedMore : EndLine();
    }

    FrameStatus? EndLine()
    {
        var line = TrimLineEnd(_buffer.AsSpan(_lineStart, _length - _lineStart));
        var announced = Announces(line, out var header);
        if (_sawNul)
            return EndRefused(FrameRefusal.NulByte, announced, header);

        if (!announced)
        {
            _length = _lineStart + line.Length;
            return End(FrameStatus.Complete);
        }

        if (++_literals > Caps.MaxLiterals)
            return EndRefused(FrameRefusal.TooManyLiterals, announced, header);
        if (header.IsNonSynchronizing && header.Size > Caps.MaxNonSynchronizing)
            return EndRefused(FrameRefusal.NonSynchronizingTooBig, announced, header);
        Literal = header;
        _state = State.Announced;
        return FrameStatus.LiteralAnnounced;
    }

    FrameStatus? ReadLiteral(ref ReadOnlySequence<byte> input)
    {
        if (_remaining > 0 && input.IsEmpty)
            return FrameStatus.NeedMore;

        var piece = input.Slice(0, Math.Min(_remaining, input.Length));
        Append(piece, Literal.IsBinary);
        _remaining -= piece.Length;
        input = input.Slice(piece.End);
        if (_remaining == 0)
        {
            _lineStart = _length;
            _state = State.Line;
        }

        return null;
    }

    FrameStatus? BeginDrain(FrameRefusal reason, in ReadOnlySequence<byte> piece)
    {
        Refusal = reason;
        _drained += _length - _lineStart;
        KeepDrainTail(_buffer.AsSpan(_lineStart, _length - _lineStart));
        if (_length < KeptOfRefused)
            Append(piece.Slice(0, Math.Min(piece.Length, KeptOfRefused - _length)), isBinary: false);
        _state = State.DrainLine;
        return null;
    }

    FrameStatus? DrainLine(ref ReadOnlySequence<byte> input)
    {
        if (input.IsEmpty)
            return FrameStatus.NeedMore;

        var end = input.PositionOf((byte)'\n');
        var piece = end is { } lf ? input.Slice(0, input.GetPosition(1, lf)) : input;
        foreach (var segment in piece)
            KeepDrainTail(segment.Span);
        _drained += piece.Length;
        input = input.Slice(piece.End);
        if (_drained > Caps.MaxDrained)
            return End(FrameStatus.Broken);
        if (end is null)
            return FrameStatus.NeedMore;

        var announced = Announces(TrimLineEnd(_drainTail.AsSpan(0, _drainTailLength)), out var header);
        return EndRefused(Refusal, announced, header);
    }

    FrameStatus? DrainLiteral(ref ReadOnlySequence<byte> input)
    {
        var taken = Math.Min(_remaining, input.Length);
        input = input.Slice(taken);
        _remaining -= taken;
        if (_remaining > 0)
            return FrameStatus.NeedMore;

        _drainTailLength = 0;
        _state = State.DrainLine;
        return null;
    }

    /// <summary>Ends a refused line: the command is over, unless the client sends a literal without waiting for us.</summary>
    FrameStatus? EndRefused(FrameRefusal reason, bool announced, LiteralHeader header)
    {
        Refusal = reason;
        if (!announced || !header.IsNonSynchronizing)
            return End(FrameStatus.Refused);
        return BeginDrainLiteral(header.Size) ? null : End(FrameStatus.Broken);
    }

    void BeginRefusal(FrameRefusal reason)
    {
        Refusal = reason;
        if (Literal.IsNonSynchronizing && BeginDrainLiteral(Literal.Size))
            return;
        _verdict = Literal.IsNonSynchronizing ? FrameStatus.Broken : FrameStatus.Refused;
        _state = State.Verdict;
    }

    bool BeginDrainLiteral(long size)
    {
        if (size > Caps.MaxDrained - _drained)
            return false;
        _drained += size;
        _remaining = size;
        _state = State.DrainLiteral;
        return true;
    }

    FrameStatus End(FrameStatus status)
    {
        _state = State.Ended;
        return status;
    }

    bool Announces(ReadOnlySpan<byte> line, out LiteralHeader header)
    {
        header = default;
        return Caps.RecognizesLiterals && LiteralHeader.TryFind(line, out header);
    }

    static ReadOnlySpan<byte> TrimLineEnd(ReadOnlySpan<byte> line)
    {
        Debug.Assert(line[^1] == (byte)'\n', "Only a whole line is trimmed.");
        line = line[..^1];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    void Append(in ReadOnlySequence<byte> piece, bool isBinary)
    {
        var count = (int)piece.Length;
        EnsureRoom(_length + count);
        var target = _buffer.AsSpan(_length, count);
        piece.CopyTo(target);
        if (!isBinary && target.Contains((byte)0))
            _sawNul = true;
        _length += count;
        _total += count;
    }

    void EnsureRoom(int length)
    {
        if (length <= _buffer.Length)
            return;

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(length, SmallestBuffer), Math.Min(_buffer.Length * 2, Caps.MaxCommand)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            Array.Clear(_buffer, 0, _length);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }

    void KeepDrainTail(ReadOnlySpan<byte> piece)
    {
        if (piece.Length >= _drainTail.Length)
        {
            piece[^_drainTail.Length..].CopyTo(_drainTail);
            _drainTailLength = _drainTail.Length;
            return;
        }

        var kept = Math.Min(_drainTailLength, _drainTail.Length - piece.Length);
        _drainTail.AsSpan(_drainTailLength - kept, kept).CopyTo(_drainTail);
        piece.CopyTo(_drainTail.AsSpan(kept));
        _drainTailLength = kept + piece.Length;
    }

    void RequireAnnounced()
    {
        if (_state != State.Announced)
            throw new InvalidOperationException("No literal is announced.");
    }
}
