using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Lmtp;

/// <summary>Where a recipient's message goes.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Store">The number of its store.</param>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="IsMailboxRequired">Whether INBOX does not do where the mailbox does not exist.</param>
sealed record DeliveryTarget(long AccountId, int Store, MailboxName Mailbox, bool IsMailboxRequired);
