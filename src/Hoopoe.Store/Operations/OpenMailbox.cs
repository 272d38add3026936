using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Makes a mailbox that was read outside the writer one that the writer keeps current. What was committed since the reading is caught up
/// here, where nothing else is running.
/// </summary>
sealed class OpenMailbox(Actor actor, long mailboxId, List<MessageRow> loaded, ModSeq loadedAt) : StoreOperation<Mailbox>(actor)
{
    private protected override Mailbox Execute(AccountDraft draft)
    {
        var info = draft.Require(mailboxId);
        if (draft.FindOpen(mailboxId) is { } open) return open;
        var messages = draft.MessagesIfLoaded(mailboxId);
        if (messages is null)
        {
            var rows = loadedAt == info.HighestModSeq
                ? loaded
                : MailboxRows.CatchUp(draft.Rows, loaded, mailboxId, info.UidNext, loadedAt);
            messages = MailboxSnapshot.Of(rows, draft.Snapshot.Flags, info.HighestModSeq, info.UidNext);
        }
        return draft.Open(info, messages);
    }
}
