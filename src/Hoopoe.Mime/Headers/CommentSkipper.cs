namespace Hoopoe.Mime;

/// <summary>White space and comments between the tokens of a structured field (RFC 5322 §3.2.2).</summary>
static class CommentSkipper
{
    /// <summary>The position of the first character at or after <paramref name="i"/> that is neither.</summary>
    public static int Skip(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length)
        {
            if (text[i] is ' ' or '\t')
                i++;
            else if (text[i] == '(')
                i = SkipComment(text, i);
            else
                break;
        }

        return i;
    }

    /// <summary>The position behind the comment that opens at <paramref name="i"/>, however deep; the end if it does not close.</summary>
    public static int SkipComment(ReadOnlySpan<char> text, int i)
    {
        var depth = 0;
        for (; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\': i++; break;
                case '(': depth++; break;
                case ')' when --depth == 0: return i + 1;
            }
        }

        return text.Length;
    }
}
