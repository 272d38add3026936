using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Expunges messages that came into a mailbox before a time (RFC 8514), as a client would: they can be had back for the retention time. The result
/// is how many.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="mailboxId">The mailbox.</param>
/// <param name="uids">The messages, no more than a slice; those that are gone or younger are passed over.</param>
/// <param name="before">What came then or later is kept.</param>
sealed class ExpireMessages(Actor actor, long mailboxId, UidSet uids, DateTimeOffset before) : StoreOperation<int>(actor)
{
    private protected override int Execute(AccountDraft draft)
    {
        draft.Require(mailboxId);
        var old = new UidSet.Builder();
        var count = 0;
        foreach (var row in draft.Messages(mailboxId).Rows(uids, 1))
        {
            if (row.SaveDate >= before.ToUnixTimeSeconds()) continue;
            old.Add(new Uid(row.Uid));
            count++;
        }
        if (count == 0) return 0;
        var modSeq = draft.NextModSeq();
        Removal.Run(draft, new ChangeRows(draft, Actor, modSeq), ChangeKind.Expunge, mailboxId, old.ToSet(), modSeq);
        return count;
    }
}
