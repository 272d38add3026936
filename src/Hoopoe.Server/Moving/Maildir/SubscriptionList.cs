using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>
/// The names that are subscribed, as Dovecot keeps them in <c>subscriptions</c>: a name on each line, in version 2 behind a line that says
/// so, with tabs between its levels.
/// </summary>
static class SubscriptionList
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "subscriptions";

    const string VersionTwo = "V\t2";
    const long MaxBytes = 32 << 20;

    /// <summary>Reads the list of a source; null if it has none.</summary>
    public static HashSet<MailboxName>? Read(string root, MailboxPlaces places)
    {
        var file = new FileInfo(Path.Combine(root, FileName));
        if (!file.Exists || SourceFile.IsLink(file) || file.Length > MaxBytes) return null;
        var names = new HashSet<MailboxName>();
        var isVersionTwo = false;
        foreach (var line in File.ReadLines(file.FullName))
        {
            if (line == VersionTwo) isVersionTwo = true;
            else if (line.Length > 0 && places.MailboxOf(null, LevelsOf(line, isVersionTwo), out _) is { } name) names.Add(name);
        }
        return names;
    }

    /// <summary>Writes a list of names that are folders of a Maildir++, without the dot in front.</summary>
    public static void Write(string root, IEnumerable<string> folders) => File.WriteAllLines(Path.Combine(root, FileName), folders);

    static List<string> LevelsOf(string line, bool isVersionTwo)
    {
        string[] levels = isVersionTwo ? line.Split('\t') : line.Contains('/', StringComparison.Ordinal) ? line.Split('/') : line.Split('.');
        return levels is [{ } inbox] && inbox.Equals(MailboxName.Inbox.Value, StringComparison.OrdinalIgnoreCase)
            ? []
            : [.. levels.Select(FolderNames.Decode)];
    }
}
