using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>
/// Undoes quoted-printable (RFC 2045 §6.7). White space at the end of an encoded line was added on the way and is dropped, behind the <c>=</c>
/// of a soft line break as well. An <c>=</c> that begins nothing stands for itself.
/// </summary>
sealed class QuotedPrintableDecoder : BodyDecoder
{
    enum State { Text, Equals, Digit, SoftBreak }

    /// <summary>White space beyond this, in octets, was not added on the way: encoded lines have 76 characters at most.</summary>
    const int LongestPadding = 1_024;

    static readonly SearchValues<byte> Specials = SearchValues.Create("= \t\r\n"u8);

    readonly byte[] _output = new byte[SliceSize + LongestPadding + 4];
    readonly byte[] _held = new byte[LongestPadding];
    int _written;
    int _heldLength;
    byte _digit;
    State _state;

    public override ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> slice)
    {
        _written = 0;
        while (!slice.IsEmpty)
        {
            var run = _state == State.Text ? slice.IndexOfAny(Specials) : 0;
            if (run < 0)
                run = slice.Length;
            if (run > 0)
            {
                WriteHeld();
                Write(slice[..run]);
                slice = slice[run..];
                continue;
            }

            if (Take(slice[0]))
                slice = slice[1..];
        }

        return _output.AsSpan(0, _written);
    }

    public override ReadOnlySpan<byte> Finish()
    {
        _written = 0;
        if (_state == State.Digit)
            Write([(byte)'=', _digit]);
        _heldLength = 0;
        _state = State.Text;
        return _output.AsSpan(0, _written);
    }

    /// <summary>Takes an octet in the state it is met in; false if the state changed instead and the octet is to be looked at again.</summary>
    bool Take(byte octet) => _state switch
    {
        State.Text => TakeSpecial(octet),
        State.Equals => TakeAfterEquals(octet),
        State.Digit => TakeSecondDigit(octet),
        _ => TakeInSoftBreak(octet),
    };

    bool TakeSpecial(byte octet)
    {
        switch (octet)
        {
            case (byte)'=':
                WriteHeld();
                return Enter(State.Equals);
            case (byte)'\n':
                var hasReturn = _heldLength > 0 && _held[_heldLength - 1] == '\r';
                _heldLength = 0;
                Write(hasReturn ? "\r\n"u8 : "\n"u8);
                return true;
            default:
                if (_heldLength == LongestPadding)
                    WriteHeld();
                _held[_heldLength++] = octet;
                return true;
        }
    }

    bool TakeAfterEquals(byte octet)
    {
        switch (octet)
        {
            case (byte)'\n':
                return Enter(State.Text);
            case (byte)' ' or (byte)'\t' or (byte)'\r':
                _held[_heldLength++] = octet;
                return Enter(State.SoftBreak);
            default:
                if (char.IsAsciiHexDigit((char)octet))
                {
                    _digit = octet;
                    return Enter(State.Digit);
                }

                return Retreat("="u8);
        }
    }

    bool TakeSecondDigit(byte octet)
    {
        if (!char.IsAsciiHexDigit((char)octet))
            return Retreat([(byte)'=', _digit]);
        Write([(byte)((Value(_digit) << 4) | Value(octet))]);
        return Enter(State.Text);
    }

    bool TakeInSoftBreak(byte octet)
    {
        if (octet == (byte)'\n')
        {
            _heldLength = 0;
            return Enter(State.Text);
        }

        if (octet is not ((byte)' ' or (byte)'\t' or (byte)'\r') || _heldLength == LongestPadding)
            return Retreat("="u8);
        _held[_heldLength++] = octet;
        return true;
    }

    bool Enter(State state)
    {
        _state = state;
        return true;
    }

    /// <summary>What was met is no encoding: it stands for itself.</summary>
    bool Retreat(ReadOnlySpan<byte> met)
    {
        Write(met);
        _state = State.Text;
        return false;
    }

    void WriteHeld()
    {
        Write(_held.AsSpan(0, _heldLength));
        _heldLength = 0;
    }

    void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_output.AsSpan(_written));
        _written += octets.Length;
    }

    static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit & 0x5F) - 'A' + 10;
}
