using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Gives a new account its mailboxes, subscribed. So it does to one that has none because its removal was begun and not finished. Does nothing
/// to an account that has INBOX.
/// </summary>
sealed class InitializeAccount(Actor actor, IReadOnlyList<DefaultMailbox> mailboxes) : StoreOperation<bool>(actor)
{
    private protected override bool Execute(AccountDraft draft)
    {
        if (draft.Snapshot.TryFind(MailboxName.Inbox, out _)) return false;
        var modSeq = draft.NextModSeq();
        var log = new ChangeRows(draft, Actor, modSeq);
        CreateMailbox.MakeWithParents(draft, log, MailboxName.Inbox, null, modSeq);
        foreach (var mailbox in mailboxes)
        {
            if (draft.Snapshot.TryFind(mailbox.Name, out _)) continue;
            CreateMailbox.MakeWithParents(draft, log, mailbox.Name, mailbox.SpecialUse, modSeq);
        }
        foreach (var mailbox in draft.Snapshot.Mailboxes)
            draft.Rows.Prepare("INSERT OR IGNORE INTO subscription (account, name) VALUES (?1, ?2)").Bind(1, draft.Account.Id).Bind(2, mailbox.Name.Value).Run();
        draft.SetSubscriptions(draft.Snapshot.Subscriptions.Union(draft.Snapshot.Mailboxes.Select(mailbox => mailbox.Name)));
        return true;
    }
}
