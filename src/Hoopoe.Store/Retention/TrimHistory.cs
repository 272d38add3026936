using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Retention;

/// <summary>
/// Forgets which messages of an account vanished before a time, or where there are too many runs of them, and raises the mark from which on a
/// mailbox's history is complete (<see cref="MailboxInfo.HistorySince"/>): a device that comes back with less is told all that it may lack
/// (RFC 7162 §5.3). The change log is forgotten up to the same time. It goes a slice at a time. The result is how many slices.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="before">What is younger is kept.</param>
/// <param name="runs">How many runs of expunged UIDs a mailbox keeps at the most.</param>
sealed class TrimHistory(Actor actor, DateTimeOffset before, int runs) : StoreOperation<int>(actor)
{
    int _slices;
    ModSeq? _old;

    internal override bool Step(AccountDraft draft)
    {
        var old = _old ??= TombstoneRows.LastBefore(draft.Rows, draft.Account.Id, before, draft.Snapshot.ModSeq);
        if (TrimMailbox(draft, old) || TrimDeleted(draft, old) || TombstoneRows.ForgetChanges(draft.Rows, draft.Account.Id, old, SliceSize) is not null)
        {
            _slices++;
            return false;
        }
        Finish(_slices);
        return true;
    }

    bool TrimMailbox(AccountDraft draft, ModSeq old)
    {
        foreach (var mailbox in draft.Snapshot.Mailboxes)
        {
            var upTo = ModSeq.Max(old, TombstoneRows.Excess(draft.Rows, mailbox.Id, runs));
            if (TombstoneRows.ForgetRuns(draft.Rows, mailbox.Id, upTo, SliceSize) is not { } forgotten) continue;
            draft.Update(mailbox with { HistorySince = ModSeq.Max(mailbox.HistorySince, forgotten) });
            return true;
        }
        return false;
    }

    static bool TrimDeleted(AccountDraft draft, ModSeq old)
    {
        foreach (var mailbox in TombstoneRows.DeletedMailboxes(draft.Rows, draft.Account.Id))
        {
            if (TombstoneRows.ForgetRuns(draft.Rows, mailbox, old, SliceSize) is not { } forgotten) continue;
            draft.Rows.Prepare("UPDATE mailbox SET history_since = max(history_since, ?2) WHERE id = ?1").Bind(1, mailbox).Bind(2, forgotten.Value).Run();
            return true;
        }
        return false;
    }
}
