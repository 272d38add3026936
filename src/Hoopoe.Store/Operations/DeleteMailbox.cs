using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Deletes a mailbox and its messages, not those below it (RFC 9051 §6.3.5). Row and messages stay for the retention time under a
/// tombstone; a mailbox made again under the name has a higher UIDVALIDITY.
/// </summary>
public sealed class DeleteMailbox(Actor actor, MailboxName name) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        if (name.IsInbox) throw new StoreRefusedException(StoreRefusal.InboxIsFixed, "INBOX can't be deleted.");
        var mailbox = draft.Require(name);
        var modSeq = draft.NextModSeq();
        AccountRows.BuryMailbox(draft.Rows, mailbox.Id, modSeq, draft.Now);
        draft.SetMailboxes(draft.Snapshot.Mailboxes.Where(other => other.Id != mailbox.Id));
        new ChangeRows(draft, Actor, modSeq).Name(ChangeKind.DeleteMailbox, mailbox.Id, name.Value, null);
        return true;
    }
}
