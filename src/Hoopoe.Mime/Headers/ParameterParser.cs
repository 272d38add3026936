using System.Text;

namespace Hoopoe.Mime;

/// <summary>Reads <c>;name=value</c> lists (RFC 2045 §5.1, RFC 2231), forgiving missing quotes and semicolons. One pass.</summary>
static class ParameterParser
{
    /// <summary>Reads the parameters from a position on, at most <see cref="MimeLimits.Parameters"/>.</summary>
    public static IReadOnlyList<MimeParameter> Parse(ReadOnlySpan<char> text, int start)
    {
        var joined = new ParameterContinuations();
        var count = 0;
        var i = start;
        while (count < MimeLimits.Parameters)
        {
            i = SkipSeparators(text, i);
            if (i >= text.Length)
                break;

            var stop = text[i..].IndexOfAny('=', ';');
            if (stop < 0)
                break;
            var name = text.Slice(i, stop).Trim(" \t");
            i += stop;
            if (text[i] == ';')
                continue;

            i = ReadValue(text, CommentSkipper.Skip(text, i + 1), out var value);
            if (name.IsEmpty)
                continue;
            joined.Add(name.ToString(), value);
            count++;
        }

        return joined.ToParameters();
    }

    static int SkipSeparators(ReadOnlySpan<char> text, int i)
    {
        for (i = CommentSkipper.Skip(text, i); i < text.Length && text[i] == ';'; i = CommentSkipper.Skip(text, i))
            i++;
        return i;
    }

    static int ReadValue(ReadOnlySpan<char> text, int i, out string value) =>
        i < text.Length && text[i] == '"' ? ReadQuoted(text, i, out value) : ReadToken(text, i, out value);

    static int ReadToken(ReadOnlySpan<char> text, int i, out string value)
    {
        var end = i;
        while (end < text.Length && text[end] != ';' && !(text[end] == '(' && text[end - 1] is ' ' or '\t' or '='))
            end++;
        value = text[i..end].Trim(" \t").ToString();
        return end;
    }

    static int ReadQuoted(ReadOnlySpan<char> text, int i, out string value)
    {
        var result = new StringBuilder();
        for (i++; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            result.Append(text[i]);
        }

        value = result.ToString();
        return i + 1;
    }
}
