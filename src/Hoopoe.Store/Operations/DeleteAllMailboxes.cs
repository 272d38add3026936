using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>Deletes every mailbox of an account, INBOX too: the account was removed. They stay for the retention time under tombstones.</summary>
public sealed class DeleteAllMailboxes(Actor actor) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        var modSeq = draft.NextModSeq();
        var log = new ChangeRows(draft, Actor, modSeq);
        foreach (var mailbox in draft.Snapshot.Mailboxes)
        {
            AccountRows.BuryMailbox(draft.Rows, mailbox.Id, modSeq, draft.Now);
            log.Name(ChangeKind.DeleteMailbox, mailbox.Id, mailbox.Name.Value, null);
        }
        draft.SetMailboxes([]);
        return true;
    }
}
