using System.Text;

namespace Hoopoe.Mime;

/// <summary>
/// Reads address lists (RFC 5322 §3.4 and §4.4) forgivingly: whatever the text, a list comes out. One pass; comments are skipped by a
/// counter, encoded words are kept whole and as they are.
/// </summary>
/// <param name="text">An unfolded field value.</param>
ref struct AddressParser(ReadOnlySpan<char> text)
{
    /// <summary>Encoded words are at most 75 characters (RFC 2047 §2); longer ones are met, and looked for this far.</summary>
    const int LongestEncodedWord = 256;

    readonly ReadOnlySpan<char> _text = text;
    readonly StringBuilder _words = new();
    int _position;
    string? _comment;
    bool _inGroup;

    /// <summary>
    /// Appends the addresses of a field to a list until it holds <paramref name="limit"/> entries; a group is always closed.
    /// </summary>
    public static void Parse(ReadOnlySpan<char> text, List<Address> list, int limit)
    {
        var parser = new AddressParser(text);
        while (list.Count < limit && parser._position < text.Length)
            parser.ReadAddress(list);
        if (parser._inGroup)
            list.Add(Address.EndOfGroup);
    }

    void ReadAddress(List<Address> list)
    {
        _comment = null;
        ReadWords(dotsJoin: false);
        var stop = _position < _text.Length ? _text[_position++] : ',';
        switch (stop)
        {
            case ':' when !_inGroup:
                _inGroup = true;
                list.Add(Address.Group(_words.ToString()));
                break;
            case '<':
                list.Add(ReadAngle(_words.ToString()));
                SkipToSeparator();
                break;
            case '@':
                list.Add(ReadBare(_words.ToString()));
                SkipToSeparator();
                break;
            default:
                if (_words.Length > 0)
                    list.Add(new Address(_comment, null, _words.ToString(), ""));
                if (stop == ';')
                    CloseGroup(list);
                break;
        }
    }

    /// <summary>
    /// Reads the rest of an address without angle brackets, or of one whose display name is an address, as many programs write.
    /// </summary>
    Address ReadBare(string mailbox)
    {
        var host = ReadDomain();
        if (_position >= _text.Length || _text[_position] != '<')
            return new Address(_comment, null, mailbox, host);

        _position++;
        return ReadAngle($"{mailbox}@{host}");
    }

    Address ReadAngle(string name)
    {
        string? route = null;
        _position = CommentSkipper.Skip(_text, _position);
        if (_position < _text.Length && _text[_position] == '@')
            route = ReadRoute();

        var comment = _comment;
        ReadWords(dotsJoin: true);
        var mailbox = _words.ToString();
        var host = "";
        if (_position < _text.Length && _text[_position] == '@')
        {
            _position++;
            host = ReadDomain();
        }

        var close = _text[_position..].IndexOfAny('>', ',');
        _position = close < 0 ? _text.Length : _position + close + (_text[_position + close] == '>' ? 1 : 0);
        if (name.Length == 0 && _position < _text.Length)
        {
            _comment = comment;
            _position = SkipComments(_position);
            comment = _comment;
        }

        return new Address(name.Length > 0 ? name : comment, route, mailbox, host);
    }

    string? ReadRoute()
    {
        var end = _text[_position..].IndexOfAny(':', '>');
        if (end < 0 || _text[_position + end] == '>')
            return null;

        var route = WithoutWhiteSpace(_text.Slice(_position, end));
        _position += end + 1;
        return route;
    }

    /// <summary>
    /// Reads words up to a character that ends them: <c>, ; : &lt; &gt; @</c> or the end. One space is kept where white space stood.
    /// </summary>
    void ReadWords(bool dotsJoin)
    {
        _words.Clear();
        var spaced = false;
        while (_position < _text.Length)
        {
            var c = _text[_position];
            switch (c)
            {
                case ',' or ';' or '<' or '>' or '@' or ':' when !(c == ':' && _inGroup):
                    if (c != '>' || dotsJoin)
                        return;
                    _position++;
                    break;
                case ' ' or '\t' or '(':
                    _position = SkipComments(_position);
                    spaced = true;
                    break;
                case '"':
                    Separate(spaced, dotsJoin);
                    ReadQuoted();
                    spaced = false;
                    break;
                default:
                    Separate(spaced && c != '.', dotsJoin);
                    ReadAtom();
                    spaced = false;
                    break;
            }
        }
    }

    readonly void Separate(bool spaced, bool dotsJoin)
    {
        if (spaced && _words.Length > 0 && !(dotsJoin && _words[^1] == '.'))
            _words.Append(' ');
    }

    void ReadAtom()
    {
        var length = EncodedWordLength();
        if (length == 0)
            length = 1;
        _words.Append(_text.Slice(_position, length));
        _position += length;
    }

    readonly int EncodedWordLength()
    {
        var rest = _text[_position..];
        if (!rest.StartsWith("=?"))
            return 0;

        rest = rest[..Math.Min(rest.Length, LongestEncodedWord)];
        var marks = 0;
        for (var i = 2; i < rest.Length && rest[i] is not (' ' or '\t'); i++)
        {
            if (rest[i] == '?' && ++marks == 3)
                return i + 1 < rest.Length && rest[i + 1] == '=' ? i + 2 : 0;
        }

        return 0;
    }

    void ReadQuoted()
    {
        for (_position++; _position < _text.Length && _text[_position] != '"'; _position++)
        {
            if (_text[_position] == '\\' && _position + 1 < _text.Length)
                _position++;
            _words.Append(_text[_position]);
        }

        _position++;
        _position = Math.Min(_position, _text.Length);
    }

    string ReadDomain()
    {
        var host = new StringBuilder();
        _position = SkipComments(_position);
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c is ',' or ';' or '<' or '>' or '"' or ':')
                break;

            var length = c == '[' ? LiteralLength() : 1;
            host.Append(_text.Slice(_position, length));
            var next = _position + length;
            _position = SkipComments(next);
            if (_position > next && c != '.' && !_text[_position..].StartsWith('.'))
                break;
        }

        return host.ToString();
    }

    readonly int LiteralLength()
    {
        var close = _text[_position..].IndexOfAny(']', ',', '>');
        return close < 0 ? _text.Length - _position : _text[_position + close] == ']' ? close + 1 : close;
    }

    void SkipToSeparator()
    {
        while (_position < _text.Length)
        {
            var c = _text[_position];
            if (c == ',')
            {
                _position++;
                return;
            }

            if (c == ';')
                return;
            if (c == '"')
                ReadQuoted();
            else if (c == '(')
                _position = CommentSkipper.SkipComment(_text, _position);
            else
                _position++;
        }
    }

    void CloseGroup(List<Address> list)
    {
        if (_inGroup)
            list.Add(Address.EndOfGroup);
        _inGroup = false;
    }

    /// <summary>
    /// Skips white space and comments, remembering the last comment: in old mail it is the name of an address (RFC 5322 §3.4).
    /// </summary>
    int SkipComments(int i)
    {
        while (i < _text.Length && _text[i] is ' ' or '\t' or '(')
        {
            if (_text[i] != '(')
            {
                i++;
                continue;
            }

            var end = CommentSkipper.SkipComment(_text, i);
            var inner = _text[(i + 1)..end];
            _comment = (inner.EndsWith(')') ? inner[..^1] : inner).Trim(" \t").ToString();
            i = end;
        }

        return i;
    }

    static string WithoutWhiteSpace(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is not (' ' or '\t'))
                result.Append(c);
        }

        return result.ToString();
    }
}
