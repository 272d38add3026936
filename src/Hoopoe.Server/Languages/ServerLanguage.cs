using System.Collections.Frozen;
using System.Text.Json;

namespace Hoopoe.Server.Languages;

/// <summary>
/// A language that the server speaks to people (RFC 5255 §3): its tag (RFC 5646) and, unless it is English, a catalogue of translations. A
/// catalogue is a resource, <c>Languages/de.json</c>: each English text as it stands in the code, <c>{0}</c> in its holes, and what it is in that
/// language.
/// </summary>
sealed class ServerLanguage
{
    readonly Lazy<FrozenDictionary<string, string>>? _catalogue;

    ServerLanguage(string tag, bool isEnglish)
    {
        Tag = tag;
        _catalogue = isEnglish ? null : new(() => Load(tag));
    }

    /// <summary>English in ASCII, the language of every session until its client asks for another one (RFC 2277 §4.5).</summary>
    public static ServerLanguage Default { get; } = new("i-default", isEnglish: true);

    /// <summary>All there are.</summary>
    public static IReadOnlyList<ServerLanguage> All { get; } =
        [new("en", isEnglish: true), new("de", isEnglish: false), new("fr", isEnglish: false), Default];

    /// <summary>The language's tag.</summary>
    public string Tag { get; }

    /// <summary>The catalogue, by English texts; empty for English.</summary>
    public IReadOnlyDictionary<string, string> Catalogue => _catalogue?.Value ?? FrozenDictionary<string, string>.Empty;

    /// <summary>Translates an English text; null where there is no translation.</summary>
    public string? Translate(string english) => Catalogue.GetValueOrDefault(english);

    /// <summary>
    /// The language that a language range means, found by lookup (RFC 4647 §3.4): <c>de-AT</c> means <c>de</c> where nothing closer is spoken.
    /// Null if none does.
    /// </summary>
    public static ServerLanguage? Find(string range)
    {
        for (var rest = range; rest.Length > 0; rest = Shorter(rest))
        {
            if (All.FirstOrDefault(language => language.Tag.Equals(rest, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
        }
        return null;
    }

    /// <summary>A range without its last subtag, and without a single letter that would then be the last.</summary>
    static string Shorter(string range)
    {
        var dash = range.LastIndexOf('-');
        if (dash < 0) return "";
        return dash >= 2 && range[dash - 2] == '-' ? range[..(dash - 2)] : range[..dash];
    }

    static FrozenDictionary<string, string> Load(string tag)
    {
        using var resource = typeof(ServerLanguage).Assembly.GetManifestResourceStream($"Hoopoe.Server.Languages.{tag}.json")!;
        using var json = JsonDocument.Parse(resource);
        return json.RootElement.EnumerateObject().ToFrozenDictionary(text => text.Name, text => text.Value.GetString()!, StringComparer.Ordinal);
    }
}
