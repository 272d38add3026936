using Hoopoe.Protocol.Model;

namespace Hoopoe.Protocol.Wire;

public ref partial struct ImapLexer
{
    /// <summary>number: 0 to 2^32 - 1.</summary>
    public bool TryNumber(out uint value, string what = "a number")
    {
        value = 0;
        if (!TryDigits(uint.MaxValue, out var digits, what))
            return false;
        value = (uint)digits;
        return true;
    }

    /// <summary>number64: 0 to 2^63 - 1.</summary>
    public bool TryNumber64(out long value, string what = "a number")
    {
        value = 0;
        if (!TryDigits(long.MaxValue, out var digits, what))
            return false;
        value = (long)digits;
        return true;
    }

    /// <summary>nz-number: 1 to 2^32 - 1, without leading zeros.</summary>
    public bool TryNzNumber(out uint value, string what = "a number above zero")
    {
        value = 0;
        if (NextIs((byte)'0'))
            return Fail($"expected {what}, without leading zeros");
        return TryNumber(out value, what);
    }

    /// <summary>nz-number64: 1 to 2^63 - 1, without leading zeros.</summary>
    public bool TryNzNumber64(out long value, string what = "a number above zero")
    {
        value = 0;
        if (NextIs((byte)'0'))
            return Fail($"expected {what}, without leading zeros");
        return TryNumber64(out value, what);
    }

    /// <summary>mod-sequence-valzer: 0 to 2^63 - 1 (RFC 7162 §7).</summary>
    public bool TryModSeq(out ModSeq value)
    {
        var found = TryNumber64(out var number, "a mod-sequence");
        value = new ModSeq(number);
        return found;
    }

    /// <summary>
    /// sequence-set, <c>$</c> included (RFC 9051 §9), of at most <see cref="SequenceSet.MaxRanges"/> ranges.
    /// </summary>
    public bool TrySequenceSet(out SequenceSet value, string what = "a sequence set")
    {
        value = SequenceSet.SavedResult;
        if (Failed || Accept((byte)'$'))
            return !Failed;
        if (AtEnd || !ByteClasses.SequenceSetChars.Contains(_text[_position]))
            return Fail($"expected {what}");

        var items = new List<NumberRange>();
        do
        {
            if (items.Count == SequenceSet.MaxRanges)
                return Fail($"more than {SequenceSet.MaxRanges} ranges in a set", LexerErrorKind.Limit);
            if (!TrySeqNumber(out var first))
                return false;
            var second = first;
            if (Accept((byte)':') && !TrySeqNumber(out second))
                return false;
            items.Add(new NumberRange(first, second));
        }
        while (Accept((byte)','));

        value = SequenceSet.Of(items);
        return true;
    }

    /// <summary>A set of plain numbers or UIDs: a sequence-set without <c>*</c> and <c>$</c>.</summary>
    public bool TryUidSet(out UidSet value, string what = "a set of UIDs")
    {
        value = UidSet.Empty;
        var start = _position;
        if (!TrySequenceSet(out var set, what))
            return false;
        if (!set.IsSavedResult && !HoldsStar(set))
        {
            value = set.Resolve(uint.MaxValue);
            return true;
        }

        _position = start;
        return Fail($"{what} cannot hold '*' or '$'");
    }

    /// <summary>
    /// As <see cref="TryUidSet"/>, in ascending order and without repetition, so that members of two sets correspond (RFC 7162 §3.2.5.2).
    /// </summary>
    public bool TryAscendingSet(out UidSet value, string what)
    {
        value = UidSet.Empty;
        var start = _position;
        var ahead = this;
        if (!TryUidSet(out value, what))
            return false;
        ahead.TrySequenceSet(out var written);
        var last = 0u;
        foreach (var item in written.Items)
        {
            if (item.Low <= last || item.High < item.Low)
            {
                _position = start;
                return Fail($"{what} must be in ascending order");
            }

            last = item.High;
        }

        return true;
    }

    /// <summary>partial-range: <c>1:100</c> from the oldest, or <c>-1:-100</c> from the newest (RFC 9394 §4).</summary>
    public bool TryPartialRange(out PartialRange value)
    {
        value = default;
        var fromEnd = NextIs((byte)'-');
        if (!TryPosition(fromEnd, out var first)
            || !TryOctet((byte)':', "':' within the PARTIAL range")
            || !TryPosition(fromEnd, out var second))
        {
            return false;
        }

        value = new PartialRange(Math.Min(first, second), Math.Max(first, second), fromEnd);
        return true;
    }

    bool TryPosition(bool isNegative, out uint value)
    {
        value = 0;
        return (!isNegative || TryOctet((byte)'-', "'-': both ends of a PARTIAL range count from the same end"))
            && TryNzNumber(out value, "a position above zero");
    }

    bool TrySeqNumber(out uint value)
    {
        value = SequenceSet.Star;
        return Accept((byte)'*') || TryNzNumber(out value, "a number above zero or '*' in the set");
    }

    bool TryDigits(ulong max, out ulong value, string what)
    {
        value = 0;
        if (Failed)
            return false;
        var start = _position;
        while (_position < _text.Length && _text[_position] is >= (byte)'0' and <= (byte)'9')
        {
            var digit = (ulong)(_text[_position] - '0');
            if (value > (max - digit) / 10)
            {
                _position = start;
                return Fail($"expected {what} of at most {max}");
            }

            value = (value * 10) + digit;
            _position++;
        }

        return _position > start || Fail($"expected {what}");
    }

    static bool HoldsStar(SequenceSet set)
    {
        foreach (var item in set.Items)
        {
            if (item.Low == SequenceSet.Star || item.High == SequenceSet.Star)
                return true;
        }

        return false;
    }
}
