using MailKit;
using MailKit.Net.Imap;
using MimeKit;

namespace Hoopoe.Features.Tests;

/// <summary>What the tests do with mailboxes, in their words.</summary>
public static class MailFolders
{
    /// <summary>Opens INBOX to read and change it.</summary>
    public static async Task<IMailFolder> OpenInboxAsync(this ImapClient device, CancellationToken cancellationToken)
    {
        await device.Inbox!.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        return device.Inbox;
    }

    /// <summary>Creates a mailbox at the top.</summary>
    public static async Task<IMailFolder> CreateAsync(this ImapClient device, string name, CancellationToken cancellationToken) =>
        await device.Root().CreateAsync(name, isMessageFolder: true, cancellationToken)
        ?? throw new InvalidOperationException($"{name} was not created.");

    /// <summary>What all mailboxes of the person hang below.</summary>
    public static IMailFolder Root(this ImapClient device) => device.GetFolder(device.PersonalNamespaces[0]);

    /// <summary>The full names of all mailboxes.</summary>
    public static async Task<IReadOnlyList<string>> MailboxNamesAsync(this ImapClient device, CancellationToken cancellationToken)
    {
        var folders = await device.GetFoldersAsync(device.PersonalNamespaces[0], subscribedOnly: false, cancellationToken);
        return [.. folders.Select(folder => folder.FullName).Order(StringComparer.Ordinal)];
    }

    /// <summary>Appends a message; the server must say which UID it got (RFC 4315 §3).</summary>
    public static async Task<UniqueId> AddAsync(
        this IMailFolder mailbox, MimeMessage message, CancellationToken cancellationToken, MessageFlags flags = MessageFlags.None)
    {
        var uid = await mailbox.AppendAsync(new AppendRequest(message, flags), cancellationToken);
        return uid ?? throw new InvalidOperationException("APPEND was not answered with APPENDUID.");
    }

    /// <summary>Appends a short message for each subject.</summary>
    public static async Task<IReadOnlyList<UniqueId>> AddAllAsync(
        this IMailFolder mailbox, CancellationToken cancellationToken, params IEnumerable<string> subjects)
    {
        var uids = new List<UniqueId>();
        foreach (var subject in subjects) uids.Add(await mailbox.AddAsync(Mail.Of(subject), cancellationToken));
        return uids;
    }

    /// <summary>The bytes of BODY[section]; the whole message if the section is empty.</summary>
    public static async Task<byte[]> ReadBytesAsync(
        this IMailFolder mailbox, UniqueId uid, CancellationToken cancellationToken, string section = "")
    {
        using var stream = await mailbox.GetStreamAsync(uid, section, cancellationToken);
        return await stream.ReadAllAsync(cancellationToken);
    }

    /// <summary>What is left in a stream.</summary>
    public static async Task<byte[]> ReadAllAsync(this Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>The subjects of all messages in order of number.</summary>
    public static async Task<IReadOnlyList<string>> SubjectsAsync(this IMailFolder mailbox, CancellationToken cancellationToken)
    {
        var summaries = await mailbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.Envelope), cancellationToken);
        return [.. summaries.OrderBy(summary => summary.Index).Select(summary => summary.Envelope!.Subject ?? "")];
    }

    /// <summary>The flags of one message as the server says they are now.</summary>
    public static async Task<IMessageSummary> FlagsOfAsync(this IMailFolder mailbox, UniqueId uid, CancellationToken cancellationToken) =>
        (await mailbox.FetchAsync([uid], new FetchRequest(MessageSummaryItems.Flags | MessageSummaryItems.UniqueId), cancellationToken))
            .Single(summary => summary.UniqueId == uid);

    /// <summary>The UIDs of all messages in order of number.</summary>
    public static async Task<IReadOnlyList<UniqueId>> UidsAsync(this IMailFolder mailbox, CancellationToken cancellationToken)
    {
        var summaries = await mailbox.FetchAsync(0, -1, new FetchRequest(MessageSummaryItems.UniqueId), cancellationToken);
        return [.. summaries.OrderBy(summary => summary.Index).Select(summary => summary.UniqueId)];
    }
}
