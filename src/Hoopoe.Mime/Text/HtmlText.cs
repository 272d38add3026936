using System.Net;
using System.Text;

namespace Hoopoe.Mime;

/// <summary>
/// The visible text of HTML, which may come in pieces cut anywhere. One pass, a few words of state: no tree is built. White space is
/// one space, as a browser shows it; script, style and title are left out.
/// </summary>
/// <param name="dropsQuotes">Whether blockquote is left out as well.</param>
sealed class HtmlText(bool dropsQuotes)
{
    const int LongestName = 32;

    static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "o:p", "q", "s", "small", "span", "strike",
        "strong", "sub", "sup", "tt", "u", "var", "wbr",
    };

    readonly StringBuilder _name = new();
    State _state;
    string? _hidden;
    int _quotes;
    int _hyphens;
    bool _afterSpace = true;

    enum State
    {
        Text,
        Tag,
        Comment,
        Entity,
    }

    /// <summary>Reads a piece and appends what is visible of it.</summary>
    public void Read(ReadOnlySpan<char> html, StringBuilder output)
    {
        foreach (var c in html)
        {
            switch (_state)
            {
                case State.Text: ReadText(c, output); break;
                case State.Tag: ReadTag(c, output); break;
                case State.Comment: ReadComment(c); break;
                default: ReadEntity(c, output); break;
            }
        }
    }

    /// <summary>Appends what was held back when the HTML has ended: an ampersand that began no entity.</summary>
    public void Finish(StringBuilder output)
    {
        if (_state == State.Entity)
            Show($"&{_name}", output);
    }

    void ReadText(char c, StringBuilder output)
    {
        if (c is '<' or '&')
        {
            _state = c == '<' ? State.Tag : State.Entity;
            _name.Clear();
        }
        else
        {
            Show(c, output);
        }
    }

    void ReadTag(char c, StringBuilder output)
    {
        if (_name.Length == 0 && !char.IsAsciiLetter(c) && c is not ('/' or '!' or '?'))
        {
            _state = State.Text;
            Show('<', output);
            ReadText(c, output);
        }
        else if (c == '>')
        {
            _state = State.Text;
            EndTag(output);
        }
        else if (c == '<')
        {
            _name.Clear();
        }
        else if (_name.Length < LongestName)
        {
            _name.Append(c);
            if (_hidden is null && _name.Length == 3 && _name.Equals("!--"))
            {
                _state = State.Comment;
                _hyphens = 2;
            }
        }
    }

    void ReadComment(char c)
    {
        if (c == '>' && _hyphens >= 2)
            _state = State.Text;
        _hyphens = c == '-' ? _hyphens + 1 : 0;
    }

    void ReadEntity(char c, StringBuilder output)
    {
        if ((char.IsAsciiLetterOrDigit(c) || c == '#') && _name.Length < LongestName)
        {
            _name.Append(c);
            return;
        }

        _state = State.Text;
        var text = c == ';' ? WebUtility.HtmlDecode($"&{_name};") : $"&{_name}";
        Show(text, output);
        if (c != ';')
            ReadText(c, output);
    }

    void EndTag(StringBuilder output)
    {
        var closes = _name.Length > 0 && _name[0] == '/';
        var name = _name.ToString(closes ? 1 : 0, _name.Length - (closes ? 1 : 0));
        var end = name.AsSpan().IndexOfAny(" \t\r\n/");
        if (end >= 0)
            name = name[..end];
        name = name.ToLowerInvariant();
        if (_hidden is not null)
        {
            if (closes && name == _hidden)
                _hidden = null;
        }
        else if (name is "script" or "style" or "title" && !closes)
        {
            _hidden = name;
        }
        else if (name == "blockquote")
        {
            _quotes = Math.Max(0, _quotes + (closes ? -1 : 1));
        }

        if (!Inline.Contains(name))
            Show(' ', output);
    }

    void Show(string text, StringBuilder output)
    {
        foreach (var c in text)
            Show(c, output);
    }

    void Show(char c, StringBuilder output)
    {
        if (_hidden is not null || (dropsQuotes && _quotes > 0))
            return;

        var space = char.IsWhiteSpace(c);
        if (!space || !_afterSpace)
            output.Append(space ? ' ' : c);
        _afterSpace = space;
    }
}
