using System.Text;

namespace Hoopoe.Server.Lmtp;

/// <summary>
/// Finds what a delivery agent takes away at the top of a message before it puts its own trace there: Return-Path fields, with their folded
/// lines, where it writes one itself (RFC 5321 §4.4); from a pipe the <c>From </c> line of an mbox. Bytes may come in any pieces; few are
/// ever held back.
/// </summary>
/// <param name="isFromPipe">Whether the message comes through a pipe.</param>
sealed class HeaderTrim(bool isFromPipe)
{
    readonly string _dropped = isFromPipe ? "From " : "Return-Path:";
    readonly byte[] _held = new byte[12];
    int _heldCount;
    State _state = State.LineStart;

    enum State
    {
        LineStart,
        Dropping,
        Dropped,
        Done,
    }

    /// <summary>Passes bytes through.</summary>
    /// <param name="source">The next bytes of the message.</param>
    /// <param name="held">Bytes held back earlier that turn out to belong to the message and come first; valid until the next call.</param>
    /// <returns>How many bytes at the start of the source to leave out.</returns>
    public int Pass(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> held)
    {
        held = default;
        var at = 0;
        while (at < source.Length && _state != State.Done)
        {
            var next = source[at];
            switch (_state)
            {
                case State.Dropping:
                    at++;
                    if (next == '\n') _state = State.Dropped;
                    break;
                case State.Dropped when next is (byte)' ' or (byte)'\t':
                    _state = State.Dropping;
                    break;
                case State.Dropped:
                    _state = State.LineStart;
                    break;
                default:
                    if (!TryHold(next))
                    {
                        held = _held.AsSpan(0, _heldCount);
                        _state = State.Done;
                        return at;
                    }
                    at++;
                    break;
            }
        }
        return at;
    }

    /// <summary>The message has ended: what is still held back belongs to it.</summary>
    public ReadOnlySpan<byte> End()
    {
        var held = _state == State.LineStart ? _held.AsSpan(0, _heldCount) : default;
        _state = State.Done;
        return held;
    }

    bool TryHold(byte next)
    {
        if (!Ascii.EqualsIgnoreCase([next], _dropped.AsSpan(_heldCount, 1))) return false;
        _held[_heldCount++] = next;
        if (_heldCount < _dropped.Length) return true;
        _heldCount = 0;
        _state = State.Dropping;
        return true;
    }
}
