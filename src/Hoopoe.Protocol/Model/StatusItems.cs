namespace Hoopoe.Protocol.Model;

/// <summary>What a STATUS asks of a mailbox (RFC 9051 §6.3.11 and extensions).</summary>
[Flags]
public enum StatusItems
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>MESSAGES: how many messages.</summary>
    Messages = 1,

    /// <summary>RECENT: how many are \Recent (RFC 3501).</summary>
    Recent = 2,

    /// <summary>UIDNEXT.</summary>
    UidNext = 4,

    /// <summary>UIDVALIDITY.</summary>
    UidValidity = 8,

    /// <summary>UNSEEN: how many are not \Seen.</summary>
    Unseen = 16,

    /// <summary>SIZE: octets of all messages (RFC 8438).</summary>
    Size = 32,

    /// <summary>DELETED: how many are \Deleted.</summary>
    Deleted = 64,

    /// <summary>HIGHESTMODSEQ (RFC 7162).</summary>
    HighestModSeq = 128,

    /// <summary>MAILBOXID (RFC 8474).</summary>
    MailboxId = 256,

    /// <summary>DELETED-STORAGE: octets of the \Deleted messages (RFC 9208).</summary>
    DeletedStorage = 512,

    /// <summary>APPENDLIMIT: the largest message the mailbox takes (RFC 7889).</summary>
    AppendLimit = 1024,
}
