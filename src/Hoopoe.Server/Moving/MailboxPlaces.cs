using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving;

/// <summary>Which mailbox a folder or file stands for.</summary>
/// <param name="root">The mailbox that what is imported stands for, with everything below it; null for INBOX and all others.</param>
/// <param name="separator">What separates levels in a folder's own name, or null.</param>
/// <param name="manifest">What an export says of its folders, if it is one.</param>
sealed class MailboxPlaces(MailboxName? root, char? separator, ExportManifest? manifest)
{
    readonly Dictionary<string, string> _exported =
        manifest?.Mailboxes.GroupBy(one => one.Folder).ToDictionary(same => same.Key, same => same.First().Mailbox, StringComparer.Ordinal) ?? [];

    /// <summary>The names that were subscribed when they were exported; null if that is not known, or other names are given.</summary>
    public HashSet<MailboxName>? Subscriptions => manifest is null || root is not null
        ? null
        : [.. manifest.Mailboxes.Where(one => one.IsSubscribed).Select(one => NameOf(one.Mailbox)).OfType<MailboxName>()];

    /// <summary>The levels that a folder's own name stands for.</summary>
    public IEnumerable<string> LevelsOf(string name) =>
        separator is { } between ? name.Split(between).Select(FolderNames.Decode) : [FolderNames.Decode(name)];

    /// <summary>The mailbox of a folder; null with what is wrong with its name.</summary>
    /// <param name="origin">The folder as an export names it; null where that is not asked.</param>
    /// <param name="levels">Its levels, none for what is imported itself.</param>
    /// <param name="error">What is wrong.</param>
    public MailboxName? MailboxOf(string? origin, IReadOnlyList<string> levels, out string? error)
    {
        error = null;
        var name = origin is not null && _exported.TryGetValue(origin, out var exported) ? exported : string.Join(MailboxName.Separator, levels);
        if (root is { } above)
        {
            var isRoot = name.Length == 0 || name == MailboxName.Inbox.Value;
            name = isRoot || _exported.Count == 1 ? above.Value : $"{above.Value}{MailboxName.Separator}{name}";
        }
        else if (name.Length == 0)
        {
            name = MailboxName.Inbox.Value;
        }
        if (levels.Any(level => level.Contains(MailboxName.Separator, StringComparison.Ordinal)))
        {
            error = $"its name holds '{MailboxName.Separator}'";
            return null;
        }
        return MailboxName.TryCreate(name, out var mailbox, out error) ? mailbox : null;
    }

    static MailboxName? NameOf(string text) => MailboxName.TryCreate(text, out var name, out _) ? name : null;
}
