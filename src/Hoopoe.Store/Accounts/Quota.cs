namespace Hoopoe.Store.Accounts;

/// <summary>What an account may take in all its mailboxes (RFC 9208 §5).</summary>
/// <param name="Bytes">The most bytes of messages; null for no limit.</param>
/// <param name="Messages">The most messages; null for no limit.</param>
public readonly record struct QuotaLimits(long? Bytes = null, long? Messages = null)
{
    /// <summary>Whether more than this may not be kept.</summary>
    public bool IsExceededBy(QuotaUsage usage) => usage.Bytes > Bytes || usage.Messages > Messages;
}

/// <summary>What an account takes in all its mailboxes; a message counts in each mailbox it is in, expunged ones do not.</summary>
/// <param name="Bytes">Bytes of messages.</param>
/// <param name="Messages">Messages.</param>
public readonly record struct QuotaUsage(long Bytes, long Messages)
{
    /// <summary>This and some messages more.</summary>
    public QuotaUsage Plus(long bytes, long messages) => new(Bytes + bytes, Messages + messages);

    internal QuotaUsage With(MailboxInfo mailbox) => Plus(mailbox.Size, mailbox.Messages);

    internal QuotaUsage Without(MailboxInfo mailbox) => Plus(-mailbox.Size, -mailbox.Messages);
}
