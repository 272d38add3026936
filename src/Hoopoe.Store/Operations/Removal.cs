using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>What EXPUNGE and MOVE share: messages leave a mailbox, their rows stay among the expunged.</summary>
static class Removal
{
    public static void Run(AccountDraft draft, ChangeRows log, ChangeKind kind, long mailboxId, UidSet uids, ModSeq modSeq)
    {
        var messages = draft.Messages(mailboxId);
        log.Messages(kind, mailboxId, uids, MessageRows.EmailIds(draft.Rows, mailboxId, uids));
        foreach (var range in uids.Ranges) MessageRows.Expunge(draft.Rows, mailboxId, range, modSeq, draft.Now);
        draft.SetMessages(mailboxId, messages.Without(uids, modSeq));
    }
}
