using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Expunges messages whose bodies are lost, because an administrator has said so, and keeps nothing of them: there is nothing to bring back.
/// </summary>
sealed class ExpungeLost(Actor actor, long mailboxId, UidSet uids) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        draft.Require(mailboxId);
        var modSeq = draft.NextModSeq();
        Removal.Run(draft, new ChangeRows(draft, Actor, modSeq), ChangeKind.Expunge, mailboxId, uids, modSeq);
        foreach (var range in uids.Ranges)
            MessageRows.EraseRun(draft.Rows, MessageKey.Of(mailboxId, range.Low), MessageKey.Of(mailboxId, range.High));
        return true;
    }
}
