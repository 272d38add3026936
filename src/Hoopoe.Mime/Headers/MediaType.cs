namespace Hoopoe.Mime;

/// <summary>A Content-Type (RFC 2045 §5).</summary>
/// <param name="Type">The type as written.</param>
/// <param name="Subtype">The subtype as written.</param>
/// <param name="Parameters">At most <see cref="MimeLimits.Parameters"/>, as written and in order.</param>
public sealed record MediaType(string Type, string Subtype, IReadOnlyList<MimeParameter> Parameters)
{
    const int LongestName = 127;

    /// <summary>What is assumed without a Content-Type, or with one that cannot be read (RFC 2045 §5.2).</summary>
    public static MediaType PlainText { get; } = new("TEXT", "PLAIN", [new MimeParameter("CHARSET", "US-ASCII", false)]);

    /// <summary>What is assumed without a Content-Type within a multipart/digest (RFC 2046 §5.1.5).</summary>
    public static MediaType EncapsulatedMessage { get; } = new("MESSAGE", "RFC822", []);

    /// <summary>
    /// Reads an unfolded field value; null if it does not begin with two tokens of at most 127 characters (RFC 6838 §4.2).
    /// </summary>
    public static MediaType? TryParse(string text)
    {
        var i = ReadToken(text, CommentSkipper.Skip(text, 0), out var type);
        i = CommentSkipper.Skip(text, i);
        if (type.Length == 0 || i >= text.Length || text[i] != '/')
            return null;

        i = ReadToken(text, CommentSkipper.Skip(text, i + 1), out var subtype);
        return subtype.Length == 0 ? null : new MediaType(type, subtype, ParameterParser.Parse(text, i));
    }

    /// <summary>Whether the type is this one, in any case.</summary>
    public bool IsType(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether type and subtype are these, in any case.</summary>
    public bool Is(string type, string subtype) => IsType(type) && Subtype.Equals(subtype, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first parameter of a name in any case; null if there is none.</summary>
    public string? Parameter(string name)
    {
        foreach (var parameter in Parameters)
        {
            if (parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return parameter.Value;
        }

        return null;
    }

    static int ReadToken(string text, int start, out string token)
    {
        var i = start;
        while (i < text.Length && text[i] is > ' ' and < '\x7F' and not ('(' or ')' or '<' or '>' or '@' or ',' or ';' or ':' or '\\' or '"'
                   or '/' or '[' or ']' or '?' or '='))
        {
            i++;
        }

        token = i - start <= LongestName ? text[start..i] : "";
        return i;
    }
}
