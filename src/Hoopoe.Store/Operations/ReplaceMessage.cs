using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Puts a message into a mailbox and removes another one, as one change (RFC 8508 §3.4): both happen or neither. What is removed stays in the
/// store for the retention time. Against the quota only the difference counts.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="mailboxId">The mailbox of the message that is replaced.</param>
/// <param name="uid">That message.</param>
/// <param name="destinationId">The mailbox of the message that replaces it; it may be the same.</param>
/// <param name="message">The message that replaces it.</param>
public sealed class ReplaceMessage(Actor actor, long mailboxId, Uid uid, long destinationId, NewMessage message)
    : StoreOperation<AppendResult>(actor)
{
    private protected override AppendResult Execute(AccountDraft draft)
    {
        draft.Require(mailboxId);
        draft.Require(destinationId);
        var replaced = UidSet.Of([uid]);
        if (!draft.Messages(mailboxId).Rows(replaced, 1).Any())
            throw new StoreRefusedException(StoreRefusal.MessagesGone, "The message to replace is gone.");
        var modSeq = draft.NextModSeq();
        var log = new ChangeRows(draft, Actor, modSeq);
        Removal.Run(draft, log, ChangeKind.Expunge, mailboxId, replaced, modSeq);
        return AppendMessages.Run(draft, log, destinationId, [message], modSeq);
    }
}
