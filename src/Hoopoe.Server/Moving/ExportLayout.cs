using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving;

/// <summary>How the folders and files of an export are called.</summary>
/// <param name="format">What they are.</param>
/// <param name="before">What an export that is continued has called them; null for a new one.</param>
sealed class ExportLayout(MailFormat format, ExportManifest? before)
{
    const string MboxSuffix = ".mbox";

    readonly HashSet<string> _taken = new(before?.Mailboxes.Select(one => one.Folder) ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>A mailbox with its folder or file.</summary>
    /// <exception cref="IOException">What is there is of another mailbox that had its name.</exception>
    public ManifestEntry EntryOf(ExportedMailbox mailbox)
    {
        var known = before?.Mailboxes.FirstOrDefault(one => one.Mailbox == mailbox.Name);
        if (known is not null && known.UidValidity != mailbox.UidValidity)
            throw new IOException($"The export has a mailbox {mailbox.Name} that is gone; there is another now. Export into another folder.");
        var folder = known?.Folder ?? FolderOf(MailboxName.Create(mailbox.Name));
        return new ManifestEntry(folder, mailbox.Name, mailbox.UidValidity, mailbox.SpecialUse, mailbox.IsSubscribed, known?.HighestModSeq ?? 0);
    }

    string FolderOf(MailboxName mailbox)
    {
        var levels = mailbox.Value.Split(MailboxName.Separator).Select(FolderNames.Encode).ToArray();
        if (format == MailFormat.Maildir)
            return mailbox.IsInbox ? "." : FolderNames.Distinct("." + string.Join('.', levels), mailbox, _taken);
        // A level that is too long is shortened in the same way for all mailboxes below it; what stays alike gets a mark of its own.
        var path = string.Join('/', levels.Select((level, depth) => FolderNames.Distinct(level, Above(mailbox, depth, levels.Length), [])));
        while (!_taken.Add(path + MboxSuffix)) path = FolderNames.Marked(path, mailbox);
        return path + MboxSuffix;
    }

    static MailboxName Above(MailboxName mailbox, int depth, int levels)
    {
        for (var at = levels - 1; at > depth; at--) mailbox = mailbox.Parent!.Value;
        return mailbox;
    }
}
