using System.Globalization;

namespace Hoopoe.Server.Tests.Messages;

/// <summary>A value of a response as the grammar has it (RFC 9051 §9): an atom or number, a string, or a list.</summary>
/// <param name="Text">The atom's or string's text; null for a list.</param>
/// <param name="Items">What a list holds; null for what is none.</param>
/// <param name="IsString">Whether it is quoted or a literal.</param>
sealed record WireValue(string? Text, IReadOnlyList<WireValue>? Items, bool IsString)
{
    public bool IsNil => !IsString && Text == "NIL";

    public bool IsNString => IsString || IsNil;

    public bool IsNumber => !IsString && Text is { Length: > 0 } text && text.All(char.IsAsciiDigit);
}

/// <summary>
/// A FETCH response taken apart by an independent reader: it throws for whatever the grammar does not allow. Octets are characters (Latin-1).
/// </summary>
sealed class FetchReply
{
    readonly string _line;
    readonly bool _utf8;
    int _position;

    FetchReply(string line, bool utf8)
    {
        _line = line;
        _utf8 = utf8;
    }

    /// <summary>The items by name.</summary>
    /// <param name="line">The response without its line end.</param>
    /// <param name="utf8">Whether quoted strings may hold UTF-8.</param>
    public static IReadOnlyDictionary<string, WireValue> Read(string line, bool utf8)
    {
        var reply = new FetchReply(line, utf8);
        reply.Take("* ");
        reply.Atom();
        reply.Take(" FETCH (");
        var items = new Dictionary<string, WireValue>();
        do
        {
            var name = reply.Name();
            reply.Take(" ");
            Assert.True(items.TryAdd(name, reply.Value()), $"{name} is there twice.");
        }
        while (reply.Accept(' '));
        reply.Take(")");
        Assert.Equal(line.Length, reply._position);
        return items;
    }

    string Name()
    {
        var start = _position;
        while (_line[_position] is not (' ' or ')' or '[')) _position++;
        if (_line[_position] == '[') _position = _line.IndexOf(']', _position) + 1;
        if (_line[_position] == '<') _position = _line.IndexOf('>', _position) + 1;
        return _line[start.._position];
    }

    WireValue Value() => _line[_position] switch
    {
        '(' => List(),
        '"' => new WireValue(Quoted(), null, IsString: true),
        '{' or '~' => new WireValue(Literal(), null, IsString: true),
        _ => new WireValue(Atom(), null, IsString: false),
    };

    WireValue List()
    {
        var items = new List<WireValue>();
        Take("(");
        while (!Accept(')'))
        {
            // Bodies within each other have no space between them (body-type-mpart).
            if (items.Count > 0 && !(items[^1].Items is not null && _line[_position] == '(')) Take(" ");
            items.Add(Value());
        }
        return new WireValue(null, items, IsString: false);
    }

    string Quoted()
    {
        Take("\"");
        var text = new System.Text.StringBuilder();
        while (!Accept('"'))
        {
            var octet = _line[_position++];
            if (octet == '\\')
            {
                octet = _line[_position++];
                Assert.True(octet is '"' or '\\', "A backslash escapes a quote or a backslash.");
            }
            Assert.False(octet is '\r' or '\n' or '\0', "A quoted string is one line.");
            Assert.True(octet < 0x80 || _utf8, "A quoted string is ASCII to this client.");
            text.Append(octet);
        }
        return text.ToString();
    }

    string Literal()
    {
        var isBinary = Accept('~');
        Take("{");
        var end = _line.IndexOf('}', _position);
        var size = int.Parse(_line.AsSpan(_position, end - _position), NumberStyles.None, CultureInfo.InvariantCulture);
        _position = end;
        Take("}\r\n");
        var data = _line.Substring(_position, size);
        _position += size;
        Assert.True(isBinary || !data.Contains('\0', StringComparison.Ordinal), "NUL stands in a literal8 only.");
        return data;
    }

    string Atom()
    {
        var start = _position;
        while (_position < _line.Length && _line[_position] is > ' ' and < '\u007f' and not ('(' or ')' or '{' or '"' or '%' or '*')) _position++;
        Assert.True(_position > start, $"Nothing where a value must be, at {_position}: {_line[Math.Max(0, _position - 40).._position]}");
        return _line[start.._position];
    }

    bool Accept(char octet)
    {
        if (_line[_position] != octet) return false;
        _position++;
        return true;
    }

    void Take(string text)
    {
        Assert.True(string.CompareOrdinal(_line, _position, text, 0, text.Length) == 0, $"Expected '{text}' at {_position}: …{_line[_position..Math.Min(_line.Length, _position + 40)]}");
        _position += text.Length;
    }
}
