using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Moving.Mbox;

/// <summary>
/// An mbox, or a folder of them, which is a tree of mailboxes: <c>Work/Letters.mbox</c>, and in Thunderbird's way <c>Work.sbd/Letters</c>,
/// is Work/Letters.
/// </summary>
sealed class MboxSource : MailSource
{
    const string Suffix = ".mbox";
    const string ThunderbirdFolder = ".sbd";

    readonly string _root;
    readonly MailboxPlaces _places;
    readonly TimeZoneInfo _local;
    readonly SourceFile _files;

    /// <summary>Looks at what there is.</summary>
    /// <param name="root">The file or folder.</param>
    /// <param name="places">Which mailboxes files stand for.</param>
    /// <param name="local">The zone of dates without one.</param>
    public MboxSource(string root, MailboxPlaces places, TimeZoneInfo local)
    {
        _root = root;
        _places = places;
        _local = local;
        _files = new SourceFile(root);
        if (File.Exists(root)) Take(new FileInfo(root), []);
        else Look(new DirectoryInfo(root), []);
        Sort();
        Subscriptions = places.Subscriptions;
    }

    void Look(DirectoryInfo folder, List<string> levels)
    {
        if (levels.Count > MailboxName.MaxLevels) return;
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name[0] == '.' || entry.Name == ExportManifest.FileName) continue;
            if (SourceFile.IsLink(entry)) LeaveOut(Path.GetRelativePath(_root, entry.FullName), "it is a symbolic link");
            else if (entry is FileInfo file) LookAt(file, levels);
            else if (AppleFile(entry) is { Exists: true } inside) Take(inside, [.. levels, .. LevelsOf(entry.Name, Suffix)]);
            else Look((DirectoryInfo)entry, [.. levels, .. LevelsOf(entry.Name, ThunderbirdFolder)]);
        }
    }

    /// <summary>Apple Mail has a folder Letters.mbox with a file mbox in it.</summary>
    static FileInfo AppleFile(FileSystemInfo folder) => new(Path.Combine(folder.FullName, "mbox"));

    /// <summary>Beside mbox files lie others: indexes, settings.</summary>
    void LookAt(FileInfo file, List<string> levels)
    {
        if (file.Extension is ".msf" or ".part") return;
        if (file.Length == 0 && !file.Name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase)) return;
        Take(file, [.. levels, .. LevelsOf(file.Name, Suffix)]);
    }

    void Take(FileInfo file, List<string> levels)
    {
        var isRoot = file.FullName == Path.GetFullPath(_root);
        var origin = isRoot ? "." : Path.GetRelativePath(_root, file.FullName);
        var name = isRoot ? file.Name : origin;
        if (RefusalOf(file) is { } refusal) LeaveOut(name, refusal);
        else if (_places.MailboxOf(origin, levels, out var error) is not { } mailbox) LeaveOut(name, error!);
        else if (Folders.Count >= CreateMailbox.MaxMailboxes) LeaveOut(name, $"an account has {CreateMailbox.MaxMailboxes} mailboxes at most");
        else Add(new MboxSourceFolder(mailbox, name, file, _files, _local));
    }

    IEnumerable<string> LevelsOf(string name, string suffix) =>
        _places.LevelsOf(name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? name[..^suffix.Length] : name);

    string? RefusalOf(FileInfo file)
    {
        if (file.Length == 0) return null;
        if (_files.Open(file.FullName, out var stream) is { } refusal) return refusal;
        using (stream)
        {
            var beginning = new byte[FromLine.Start.Length];
            var count = stream!.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            return MboxReader.IsMbox(beginning.AsSpan(0, count)) ? null : "it is no mbox";
        }
    }
}
