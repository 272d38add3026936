using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving;

/// <summary>What is imported.</summary>
/// <param name="Path">The Maildir, the mbox, or the folder of mbox files.</param>
public sealed record ImportOptions(string Path)
{
    /// <summary>What it is; null to find out.</summary>
    public MailFormat? Format { get; init; }

    /// <summary>The mailbox that it goes into, with what lies below it below that; null for INBOX and mailboxes beside it.</summary>
    public MailboxName? Mailbox { get; init; }

    /// <summary>What separates the levels of a folder's own name, where a plain folder stands for several; null for nothing.</summary>
    public char? Separator { get; init; }
}
