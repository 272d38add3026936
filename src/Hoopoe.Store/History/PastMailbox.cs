using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.History;

/// <summary>A mailbox as it was.</summary>
/// <param name="Id">Its id in its store.</param>
/// <param name="ObjectId">Its MAILBOXID.</param>
/// <param name="Name">The name it had.</param>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="DeletedAt">When it was deleted; null if it is still there, whatever its name is now.</param>
public sealed record PastMailbox(long Id, string ObjectId, MailboxName Name, uint UidValidity, DateTimeOffset? DeletedAt);

/// <summary>A message to be had back, with the flags it is to have.</summary>
/// <param name="Uid">Its UID in the mailbox it was in.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Size">Its size in bytes.</param>
public readonly record struct PastMessage(Uid Uid, FlagSet Flags, long Size);
