using System.Globalization;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>
/// The keywords of a Maildir folder, a letter for each, as Dovecot keeps them in <c>dovecot-keywords</c>: lines of number and word.
/// </summary>
static class KeywordList
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "dovecot-keywords";

    /// <summary>How many there can be.</summary>
    public const int Most = 26;

    const int MaxBytes = 64 * 1024;

    /// <summary>Reads a folder's list; empty if it has none.</summary>
    public static IReadOnlyList<string?> Read(string folder)
    {
        var words = new string?[Most];
        var file = new FileInfo(Path.Combine(folder, FileName));
        if (!file.Exists || file.LinkTarget is not null || file.Length > MaxBytes) return words;
        foreach (var line in File.ReadLines(file.FullName))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Most)
                words[number] = line[(space + 1)..];
        }
        return words;
    }

    /// <summary>Writes a folder's list.</summary>
    public static void Write(string folder, IReadOnlyList<string> words) => File.WriteAllLines(
        Path.Combine(folder, FileName), words.Select((word, number) => string.Create(CultureInfo.InvariantCulture, $"{number} {word}")));
}
