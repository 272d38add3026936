namespace Hoopoe.Server.Tracing;

/// <summary>Octets that come in pieces, of which the first and the last are kept.</summary>
/// <param name="most">How many of the first.</param>
sealed class TracedText(int most)
{
    const int TailOctets = 48;

    readonly byte[] _first = new byte[most];
    readonly byte[] _tail = new byte[TailOctets];
    int _kept;
    int _tailKept;
    long _length;

    /// <summary>The last octets.</summary>
    public ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _tailKept);

    /// <summary>Adds a piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        var room = Math.Min(piece.Length, _first.Length - _kept);
        piece[..room].CopyTo(_first.AsSpan(_kept));
        _kept += room;
        _length += piece.Length;
        var last = piece[^Math.Min(piece.Length, TailOctets)..];
        var stays = Math.Min(_tailKept, TailOctets - last.Length);
        _tail.AsSpan(_tailKept - stays, stays).CopyTo(_tail);
        last.CopyTo(_tail.AsSpan(stays));
        _tailKept = stays + last.Length;
    }

    /// <summary>What was added, as a person reads it; it begins anew then.</summary>
    /// <param name="exceptLineEnd">Whether a CRLF at the end is left out.</param>
    public string Take(bool exceptLineEnd = false)
    {
        var end = exceptLineEnd && Tail.EndsWith("\r\n"u8) ? 2 : 0;
        var length = _length - end;
        var text = TraceText.Of(_first.AsSpan(0, (int)Math.Min(_kept, length)), length);
        (_kept, _tailKept, _length) = (0, 0, 0);
        return text;
    }
}
