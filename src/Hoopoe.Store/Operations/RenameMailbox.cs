using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Renames a mailbox and all below it; they keep their ids and UIDVALIDITY. Renaming INBOX moves its messages into a new mailbox and leaves
/// INBOX and what is below it (RFC 9051 §6.3.6).
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="from">The name it has; it need not be a mailbox if there are mailboxes below it.</param>
/// <param name="to">The name it gets; missing mailboxes above it are made.</param>
public sealed class RenameMailbox(Actor actor, MailboxName from, MailboxName to) : StoreOperation<bool>(actor)
{
    long? _emptiesInto;
    uint _nextUid = 1;

    internal override bool Step(AccountDraft draft)
    {
        if (_emptiesInto is null)
        {
            RefuseWhereNotAllowed(draft);
            var modSeq = draft.NextModSeq();
            var log = new ChangeRows(draft, Actor, modSeq);
            if (!from.IsInbox)
            {
                Rename(draft, log, modSeq);
                return true;
            }
            // INBOX keeps its METADATA entries, and the new mailbox gets them as well (RFC 5464 §4.1).
            var made = CreateMailbox.MakeWithParents(draft, log, to, null, modSeq);
            _emptiesInto = SetMetadata.Copy(draft, log, modSeq, draft.Require(from), made).Id;
        }
        var inbox = draft.Require(MailboxName.Inbox).Id;
        var next = MoveMessages.MoveSlice(
            draft, Actor, inbox, UidSet.All, _emptiesInto.Value, _nextUid, new UidSet.Builder(), new UidSet.Builder());
        _nextUid = next ?? 0;
        return next is null;
    }

    void RefuseWhereNotAllowed(AccountDraft draft)
    {
        if (!draft.Snapshot.TryFind(from, out _) && !draft.Snapshot.HasChildren(from))
            throw new StoreRefusedException(StoreRefusal.NoSuchMailbox, "There is no such mailbox.");
        if (draft.Snapshot.TryFind(to, out _) || (draft.Snapshot.HasChildren(to) && draft.Snapshot.HasChildren(from)))
            throw new StoreRefusedException(StoreRefusal.MailboxExists, "There is a mailbox of the new name already.");
        CreateMailbox.RefuseNameOfThePast(to);
        if (!from.IsInbox && to.IsBelow(from))
            throw new StoreRefusedException(StoreRefusal.InvalidName, "A mailbox can't be moved below itself.");
    }

    void Rename(AccountDraft draft, ChangeRows log, ModSeq modSeq)
    {
        if (to.Parent is { } parent && !draft.Snapshot.TryFind(parent, out _))
            CreateMailbox.MakeWithParents(draft, log, parent, null, modSeq);
        var mailboxes = new List<MailboxInfo>();
        foreach (var mailbox in draft.Snapshot.Mailboxes)
        {
            if (mailbox.Name != from && !mailbox.Name.IsBelow(from))
            {
                mailboxes.Add(mailbox);
                continue;
            }
            var name = mailbox.Name.Rebase(from, to);
            if (name.Excess is { } excess) throw new StoreRefusedException(StoreRefusal.InvalidName, excess);
            var renamed = mailbox with { Name = name };
            AccountRows.WriteMailbox(draft.Rows, renamed);
            mailboxes.Add(renamed);
            log.Name(ChangeKind.RenameMailbox, mailbox.Id, mailbox.Name.Value, name.Value);
        }
        draft.SetMailboxes(mailboxes);
    }
}
