using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Moving;

/// <summary>What is exported, and where to.</summary>
/// <param name="Path">The folder; for one mailbox as an mbox the file.</param>
public sealed record ExportOptions(string Path)
{
    /// <summary>How the mail is kept there.</summary>
    public MailFormat Format { get; init; }

    /// <summary>The one mailbox that is exported; null for all.</summary>
    public MailboxName? Mailbox { get; init; }
}

/// <summary>What an export did.</summary>
/// <param name="Mailboxes">How many mailboxes are there.</param>
/// <param name="Written">How many messages were written.</param>
/// <param name="Known">How many were there already.</param>
/// <param name="WithoutKeywords">How many have keywords that could not be written.</param>
public sealed record ExportSummary(int Mailboxes, long Written, long Known, long WithoutKeywords);
