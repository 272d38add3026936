using System.Buffers.Text;

namespace Hoopoe.Load.Clients;

/// <summary>The items of a FETCH response, one after the other.</summary>
ref struct FetchItems
{
    ReadOnlySpan<byte> _rest;

    FetchItems(uint number, ReadOnlySpan<byte> rest)
    {
        Number = number;
        _rest = rest;
    }

    /// <summary>The message's sequence number.</summary>
    public uint Number { get; }

    /// <summary>The item's name, such as <c>UID</c> or <c>BODY[HEADER.FIELDS (SUBJECT)]</c>.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The item's value: a string without its quotes, a list with its parentheses, anything else as it is.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Takes a response for a FETCH response, if it is one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> response, out FetchItems items)
    {
        items = default;
        if (!response.StartsWith("* "u8) || !Utf8Parser.TryParse(response[2..], out uint number, out var digits)) return false;
        var rest = response[(2 + digits)..];
        if (!rest.StartsWith(" FETCH ("u8)) return false;
        items = new FetchItems(number, rest[8..]);
        return true;
    }

    /// <summary>Moves to the next item; false behind the last one.</summary>
    /// <exception cref="InvalidDataException">The response is not what the grammar says.</exception>
    public bool Next()
    {
        if (_rest is [(byte)')']) return false;
        if (_rest is [(byte)' ', ..]) _rest = _rest[1..];
        var end = _rest.IndexOfAny((byte)' ', (byte)'[');
        if (end >= 0 && _rest[end] == (byte)'[')
        {
            var bracket = _rest.IndexOf((byte)']');
            end = bracket < 0 ? -1 : bracket + _rest[bracket..].IndexOf((byte)' ');
        }
        if (end <= 0) throw Wrong();
        Name = _rest[..end];
        _rest = _rest[(end + 1)..];
        Value = TakeValue();
        return true;
    }

    /// <summary>The value as a number.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public readonly uint Count() =>
        Utf8Parser.TryParse(Value, out uint number, out var read) && read == Value.Length ? number : throw Wrong();

    ReadOnlySpan<byte> TakeValue()
    {
        switch (_rest)
        {
            case [(byte)'"' or (byte)'{', ..]:
                return TakeString();
            case [(byte)'(', ..]:
                var list = _rest;
                SkipList();
                return list[..^_rest.Length];
            default:
                var end = _rest.IndexOfAny((byte)' ', (byte)')');
                if (end <= 0) throw Wrong();
                var value = _rest[..end];
                _rest = _rest[end..];
                return value;
        }
    }

    ReadOnlySpan<byte> TakeString()
    {
        if (_rest[0] == (byte)'{')
        {
            if (!Utf8Parser.TryParse(_rest[1..], out int size, out var digits)) throw Wrong();
            if (!_rest[(1 + digits)..].StartsWith("}\r\n"u8)) throw Wrong();
            var literal = _rest.Slice(digits + 4, size);
            _rest = _rest[(digits + 4 + size)..];
            return literal;
        }
        var length = 1;
        while (true)
        {
            var special = _rest[length..].IndexOfAny((byte)'"', (byte)'\\');
            if (special < 0) throw Wrong();
            length += special;
            if (_rest[length] == (byte)'"') break;
            length += 2;
        }
        var quoted = _rest[1..length];
        _rest = _rest[(length + 1)..];
        return quoted;
    }

    void SkipList()
    {
        var depth = 0;
        do
        {
            var special = _rest.IndexOfAny("()\"{"u8);
            if (special < 0) throw Wrong();
            _rest = _rest[special..];
            switch (_rest[0])
            {
                case (byte)'(':
                    depth++;
                    _rest = _rest[1..];
                    break;
                case (byte)')':
                    depth--;
                    _rest = _rest[1..];
                    break;
                default:
                    TakeString();
                    break;
            }
        }
        while (depth > 0);
    }

    static InvalidDataException Wrong() => new("A FETCH response that the grammar does not have.");
}
