using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Scripts.Runner;

/// <summary>
/// What <c>{name}</c> stands for in a script: the first line expected with a name gives it its value, which holds from then on.
/// </summary>
sealed partial class Placeholders
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The octets of a text to be sent.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match => Octet(match.Value) ?? Value(match.Groups[1].Value));

    /// <summary>Whether a line is as expected; if so, its new names are remembered.</summary>
    /// <param name="expected">The text of the script.</param>
    /// <param name="actual">The line received.</param>
    /// <param name="isPrefix">Whether more may follow.</param>
    public bool Matches(string expected, string actual, bool isPrefix)
    {
        var pattern = new StringBuilder(@"\A");
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        foreach (Match match in Placeholder().Matches(expected))
        {
            pattern.Append(Regex.Escape(expected[at..match.Index])).Append(PatternOf(match, fresh));
            at = match.Index + match.Length;
        }
        pattern.Append(Regex.Escape(expected[at..])).Append(isPrefix ? "" : @"\z");
        var result = Regex.Match(actual, pattern.ToString(), RegexOptions.Singleline);
        if (!result.Success) return false;
        foreach (var name in fresh) _values[name] = result.Groups[name].Value;
        return true;
    }

    string PatternOf(Match match, HashSet<string> fresh)
    {
        var name = match.Groups[1].Value;
        if (Octet(match.Value) is { } octet) return Regex.Escape(octet);
        if (name == "any") return ".*";
        if (name == "n") return "[0-9]+";
        if (_values.TryGetValue(name, out var value)) return Regex.Escape(value);
        return fresh.Add(name) ? $@"(?<{name}>[^ ()\[\]""]+)" : $@"\k<{name}>";
    }

    string Value(string name) =>
        _values.TryGetValue(name, out var value)
        ? value
        : throw new FormatException($"{{{name}}} has no value yet: no line expected before names it.");

    /// <summary>One octet by its number, such as <c>{x00}</c>.</summary>
    static string? Octet(string placeholder) => OctetNumber().Match(placeholder) is { Success: true } match
        ? ((char)int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
        : null;

    [GeneratedRegex(@"\{((?!size\})[a-z][a-zA-Z0-9]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\A\{x([0-9A-F]{2})\}\z")]
    private static partial Regex OctetNumber();
}
