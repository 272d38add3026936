using Hoopoe.Mime;

namespace Hoopoe.Store.Search;

/// <summary>A text to look for.</summary>
/// <param name="Folded">The text, folded by i;unicode-casemap.</param>
/// <param name="IncludesHeader">Whether header fields count too (TEXT), or only the text of the body (BODY).</param>
readonly record struct SoughtText(string Folded, bool IncludesHeader);

/// <summary>A header field to look for.</summary>
/// <param name="Field">The place of its name in <see cref="SearchTerms.Fields"/>.</param>
/// <param name="Folded">The text that its value is to hold, folded by i;unicode-casemap; empty for a field with any.</param>
readonly record struct SoughtHeader(int Field, string Folded);

/// <summary>
/// The header fields and texts that a search asks about, each once. All of them are looked for together, so that a message is read and
/// decoded once however many keys there are.
/// </summary>
sealed class SearchTerms
{
    /// <summary>How long a text to look for may be, in characters.</summary>
    public const int MaxTextLength = 4_096;

    readonly List<string> _fields = [];
    readonly List<SoughtHeader> _headers = [];
    readonly List<SoughtText> _texts = [];

    /// <summary>Whether the text index may know what is asked.</summary>
    public bool AsksIndex { get; private set; }

    /// <summary>The names of header fields.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>The header fields to look for, with their texts.</summary>
    public IReadOnlyList<SoughtHeader> Headers => _headers;

    /// <summary>The texts to look for in the whole message or its body.</summary>
    public IReadOnlyList<SoughtText> Texts => _texts;

    /// <summary>Says that something is asked that the text index may know.</summary>
    public void AskIndex() => AsksIndex = true;

    /// <summary>The place of a field name in <see cref="Fields"/>.</summary>
    public int AddField(string name)
    {
        var known = _fields.FindIndex(field => field.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (known >= 0) return known;
        _fields.Add(name);
        return _fields.Count - 1;
    }

    /// <summary>The place of a field with a text in <see cref="Headers"/>.</summary>
    /// <exception cref="StoreRefusedException">The text is too long.</exception>
    public int AddHeader(string name, string text) => Place(_headers, new SoughtHeader(AddField(name), Fold(text)));

    /// <summary>The place of a text in <see cref="Texts"/>.</summary>
    /// <exception cref="StoreRefusedException">The text is too long.</exception>
    public int AddText(string text, bool includesHeader) => Place(_texts, new SoughtText(Fold(text), includesHeader));

    /// <summary>A text as it is compared.</summary>
    /// <exception cref="StoreRefusedException">The text is too long.</exception>
    public static string Fold(string text) => text.Length <= MaxTextLength
        ? CaseMap.Fold(text)
        : throw new StoreRefusedException(StoreRefusal.LimitReached, $"A text to look for has more than {MaxTextLength} characters.");

    int Place<T>(List<T> list, T sought)
    {
        AskIndex();
        var known = list.IndexOf(sought);
        if (known >= 0) return known;
        list.Add(sought);
        return list.Count - 1;
    }
}
