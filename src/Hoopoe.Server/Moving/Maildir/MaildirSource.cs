using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Moving.Maildir;

/// <summary>
/// A Maildir with what lies below it: folders of Maildir++ (<c>.A.B</c> beside <c>cur</c>), plain folders within each other as mbsync and
/// OfflineIMAP make them, or both.
/// </summary>
sealed class MaildirSource : MailSource
{
    readonly string _root;
    readonly SourceFile _files;
    readonly MailboxPlaces _places;

    /// <summary>Looks at what there is.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="places">Which mailboxes folders stand for.</param>
    public MaildirSource(string root, MailboxPlaces places)
    {
        _root = root;
        _files = new SourceFile(root);
        _places = places;
        Look(new DirectoryInfo(root), []);
        Sort();
        Subscriptions = places.Subscriptions ?? SubscriptionList.Read(root, places);
    }

    /// <summary>Whether a folder has messages as a Maildir has them.</summary>
    public static bool IsFolder(string path) => Directory.Exists(Path.Combine(path, "cur")) && Directory.Exists(Path.Combine(path, "new"));

    void Look(DirectoryInfo folder, List<string> levels)
    {
        var isFolder = IsFolder(folder.FullName);
        if (isFolder) Take(folder, levels);
        if (levels.Count > MailboxName.MaxLevels) return;
        foreach (var below in folder.EnumerateDirectories())
        {
            if (isFolder && below.Name is "cur" or "new" or "tmp") continue;
            if (SourceFile.IsLink(below)) LeaveOut(Path.GetRelativePath(_root, below.FullName), "it is a symbolic link");
            else if (below.Name[0] != '.') Look(below, [.. levels, .. _places.LevelsOf(below.Name)]);
            else if (isFolder && below.Name.Length > 1) Look(below, [.. levels, .. below.Name[1..].Split('.').Select(FolderNames.Decode)]);
        }
    }

    void Take(DirectoryInfo folder, List<string> levels)
    {
        var origin = Path.GetRelativePath(_root, folder.FullName);
        if (_places.MailboxOf(origin, levels, out var error) is not { } mailbox) LeaveOut(origin, error!);
        else if (Folders.Count >= CreateMailbox.MaxMailboxes) LeaveOut(origin, $"an account has {CreateMailbox.MaxMailboxes} mailboxes at most");
        else Add(new MaildirSourceFolder(mailbox, origin, folder.FullName, _files));
    }
}
