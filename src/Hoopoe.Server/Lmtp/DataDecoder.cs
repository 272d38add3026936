namespace Hoopoe.Server.Lmtp;

/// <summary>
/// Takes the message out of what follows DATA (RFC 5321 §4.5.2): a leading dot of a line is removed, and only CRLF.CRLF ends it. A CR or LF
/// alone is a byte like any other, never a line's end, so that nothing can hide a second message in the first. Bytes may come in any
/// pieces.
/// </summary>
sealed class DataDecoder
{
    const byte Cr = (byte)'\r', Lf = (byte)'\n', Dot = (byte)'.';

    State _state = State.LineStart;

    enum State
    {
        LineStart,
        Text,
        AfterCr,
        AfterDot,
        AfterDotCr,
        Ended,
    }

    /// <summary>Whether CRLF.CRLF has been seen.</summary>
    public bool HasEnded => _state == State.Ended;

    /// <summary>Decodes up to the end of the message or of the source.</summary>
    /// <param name="source">What came from the client.</param>
    /// <param name="message">Where the message's bytes go; one byte longer than the source at least.</param>
    /// <param name="written">How many there are.</param>
    /// <returns>How many bytes of the source belong to the message and its end.</returns>
    public int Decode(ReadOnlySpan<byte> source, Span<byte> message, out int written)
    {
        written = 0;
        var at = 0;
        while (at < source.Length && !HasEnded)
        {
            if (_state == State.Text)
            {
                var run = source[at..].IndexOf(Cr);
                if (run < 0) run = source.Length - at;
                source.Slice(at, run).CopyTo(message[written..]);
                at += run;
                written += run;
                if (at == source.Length) break;
            }
            Take(source[at++], message, ref written);
        }
        return at;
    }

    void Take(byte next, Span<byte> message, ref int written)
    {
        switch (_state, next)
        {
            case (State.LineStart, Dot):
                _state = State.AfterDot;
                return;
            case (State.AfterDot, Cr):
                _state = State.AfterDotCr;
                return;
            case (State.AfterDotCr, Lf):
                _state = State.Ended;
                return;
            case (State.AfterDotCr, _):
                message[written++] = Cr;
                _state = State.AfterCr;
                break;
        }
        message[written++] = next;
        _state = next == Cr ? State.AfterCr : next == Lf && _state == State.AfterCr ? State.LineStart : State.Text;
    }
}
