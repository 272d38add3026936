using System.Text.RegularExpressions;

namespace Hoopoe.Server.Tests.Languages;

/// <summary>
/// The texts for people in the source code. They are told by their looks: a string that begins with a capital letter or a hole and ends with a full
/// stop, in the code of sessions and commands, and where the store refuses something.
/// </summary>
static partial class SourceTexts
{
    static readonly string[] Folders =
        ["src/Hoopoe.Server/Commands", "src/Hoopoe.Server/Sessions", "src/Hoopoe.Server/Authentication", "src/Hoopoe.Store"];

    /// <summary>Each text, its holes as <c>{0}</c>, <c>{1}</c> …, with the place where it stands.</summary>
    public static IEnumerable<(string Text, string Place)> All() =>
        from folder in Folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
        where IsForPeople(file, line.Text)
        from Match match in Sentence().Matches(line.Text)
        select (TextOf(match), $"{Path.GetFileName(file)}:{line.Number}");

    /// <summary>Lines where a text with holes would be filled in before anybody could translate it: it needs a cast.</summary>
    public static IEnumerable<string> Untranslatable() =>
        from folder in Folders
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
        from line in File.ReadLines(file)
        where IsForPeople(file, line) && Branch().IsMatch(line)
        select $"{Path.GetFileName(file)}: {line.Trim()}";

    /// <summary>All source code, its string escapes undone as far as texts use them.</summary>
    public static string Code() => string.Join(
        '\n', Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText))
        .Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);

    static bool IsForPeople(string file, string line) =>
        !NotForPeople().IsMatch(line)
        && (!file.Contains("Hoopoe.Store", StringComparison.Ordinal) || line.Contains("StoreRefusal.", StringComparison.Ordinal)
            || file.EndsWith("StoreWriter.cs", StringComparison.Ordinal));

    static string TextOf(Match match)
    {
        var place = 0;
        return match.Groups[1].Length == 0 ? match.Groups[2].Value : Hole().Replace(match.Groups[2].Value, _ => $"{{{place++}}}");
    }

    [GeneratedRegex("(\\$?)\"([A-Z{](?:[^\"\\\\{]|\\\\.|\\{[^}]*\\})*\\.)\"")]
    private static partial Regex Sentence();

    [GeneratedRegex("(\\?|:|=>) \\$\"[A-Z{](?:[^\"\\\\{]|\\\\.|\\{[^}]*\\})*\\.\"")]
    private static partial Regex Branch();

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Hole();

    [GeneratedRegex("//|Log\\.|Invalid\\w*Exception|ArgumentException|OutOfRange|UnreachableException|NotSupported|Format(ted)?Exception|Justification|silently")]
    private static partial Regex NotForPeople();
}
