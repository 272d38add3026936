namespace Hoopoe.Mime;

/// <summary>A Content-Disposition (RFC 2183).</summary>
/// <param name="Type">The type as written.</param>
/// <param name="Parameters">At most <see cref="MimeLimits.Parameters"/>, as written and in order.</param>
sealed record Disposition(string Type, IReadOnlyList<MimeParameter> Parameters)
{
    /// <summary>Reads an unfolded field value; null if it has no type.</summary>
    public static Disposition? TryParse(string text)
    {
        var start = CommentSkipper.Skip(text, 0);
        var length = text.AsSpan(start).IndexOfAny(" \t;(=");
        var end = length < 0 ? text.Length : start + length;
        return end == start ? null : new Disposition(text[start..end], ParameterParser.Parse(text, end));
    }

    /// <summary>Whether the part is not meant to be shown with the message (RFC 2183 §2.2).</summary>
    public bool IsAttachment => Type.Equals("attachment", StringComparison.OrdinalIgnoreCase);

    /// <summary>The file name; null without one.</summary>
    public string? FileName
    {
        get
        {
            foreach (var parameter in Parameters)
            {
                if (parameter.Name.Equals("filename", StringComparison.OrdinalIgnoreCase))
                    return parameter.Value;
            }

            return null;
        }
    }
}
