using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Has the history of a mailbox begin now: messages are gone of which it does not say so. Clients that come back are then told of every UID that has
/// no message (RFC 7162 §3.2.10).
/// </summary>
sealed class BeginHistory(Actor actor, long mailboxId) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        var mailbox = draft.Require(mailboxId);
        draft.Update(mailbox with { HistorySince = mailbox.HighestModSeq });
        return true;
    }
}
