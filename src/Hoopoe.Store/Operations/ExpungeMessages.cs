using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Removes the messages that carry \Deleted (RFC 9051 §6.4.3), or those of them in <paramref name="onlyThese"/> (§6.4.9, UID EXPUNGE). They
/// stay in the store for the retention time. The result is what was removed.
/// </summary>
public sealed class ExpungeMessages(Actor actor, long mailboxId, UidSet? onlyThese = null) : StoreOperation<UidSet>(actor)
{
    readonly UidSet.Builder _expunged = new();

    internal override bool Step(AccountDraft draft)
    {
        draft.Require(mailboxId);
        var messages = draft.Messages(mailboxId);
        var slice = new UidSet.Builder();
        var count = 0;
        if (messages.Deleted > 0)
        {
            foreach (var row in messages.Rows(onlyThese ?? UidSet.All, 1))
            {
                if (!draft.Snapshot.Flags[row.FlagSet].Has(SystemFlags.Deleted)) continue;
                if (count == SliceSize) break;
                slice.Add(new Uid(row.Uid));
                count++;
            }
        }
        if (count > 0)
        {
            var gone = slice.ToSet();
            var modSeq = draft.NextModSeq();
            Removal.Run(draft, new ChangeRows(draft, Actor, modSeq), ChangeKind.Expunge, mailboxId, gone, modSeq);
            foreach (var range in gone.Ranges) _expunged.Add(range);
        }
        Count(count);
        if (count == SliceSize) return false;
        Finish(_expunged.ToSet());
        return true;
    }
}
