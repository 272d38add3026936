using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>
/// A way to compare texts (RFC 4790): each is prepared; then they are equal, one contains the other or comes before it, if the prepared
/// texts' octets in UTF-8 say so.
/// </summary>
public sealed class Collation
{
    readonly Preparation _prepare;

    Collation(string name, Preparation prepare)
    {
        Name = name;
        _prepare = prepare;
    }

    delegate void Preparation(ReadOnlySpan<char> text, IBufferWriter<char> output);

    /// <summary>i;unicode-casemap (RFC 5051), the default (RFC 5255 §4.4): letters of all scripts are the same in any case.</summary>
    public static readonly Collation UnicodeCaseMap = new("i;unicode-casemap", CaseMap.Fold);

    /// <summary>i;ascii-casemap (RFC 4790 §9.2): only letters of ASCII are the same in any case.</summary>
    public static readonly Collation AsciiCaseMap = new("i;ascii-casemap", ToAsciiUpper);

    /// <summary>i;octet (RFC 4790 §9.3): texts are compared as they are.</summary>
    public static readonly Collation Octet = new("i;octet", static (text, output) => output.Write(text));

    /// <summary>Those there are, the most useful first.</summary>
    public static IReadOnlyList<Collation> All { get; } = [UnicodeCaseMap, AsciiCaseMap, Octet];

    /// <summary>Its name in the registry.</summary>
    public string Name { get; }

    /// <summary>Appends the prepared text to a buffer; text may be prepared in pieces, cut anywhere but within a surrogate pair.</summary>
    public void Prepare(ReadOnlySpan<char> text, IBufferWriter<char> output) => _prepare(text, output);

    /// <summary>The prepared text.</summary>
    public string Prepare(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var output = new ArrayBufferWriter<char>(text.Length + 16);
        _prepare(text, output);
        return output.WrittenSpan.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    static void ToAsciiUpper(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        var target = output.GetSpan(text.Length);
        for (var index = 0; index < text.Length; index++)
            target[index] = char.IsAsciiLetterLower(text[index]) ? (char)(text[index] - 'a' + 'A') : text[index];
        output.Advance(text.Length);
    }
}
