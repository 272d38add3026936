using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Operations;

/// <summary>Keeps which messages have been \Recent to somebody (RFC 3501 §2.3.2). No change a client could see by modseq, hence none.</summary>
sealed class MoveRecentBoundary(Actor actor, long mailboxId, Uid boundary) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        if (!draft.Snapshot.TryFind(mailboxId, out var mailbox) || mailbox.RecentFrom >= boundary) return false;
        draft.Update(mailbox with { RecentFrom = boundary });
        return true;
    }
}
