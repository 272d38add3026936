using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Gives every mailbox of an account a new UIDVALIDITY and takes the account's modseq far ahead: the account was restored from a backup, and what
/// clients were told since the backup is not known. They see mailboxes they have not seen before, and nothing they remember is mistaken.
/// </summary>
sealed class RenewMailboxes(Actor actor) : StoreOperation<bool>(actor)
{
    /// <summary>More changes than were made since any backup.</summary>
    const long Ahead = 1L << 32;

    private protected override bool Execute(AccountDraft draft)
    {
        draft.SkipModSeqs(Ahead);
        var modSeq = draft.NextModSeq();
        var renewed = new List<MailboxInfo>();
        foreach (var mailbox in draft.Snapshot.Mailboxes)
        {
            var uidValidity = draft.NextUidValidity();
            draft.Rows.Prepare("UPDATE mailbox SET uidvalidity = ?2 WHERE id = ?1").Bind(1, mailbox.Id).Bind(2, (long)uidValidity).Run();
            renewed.Add(mailbox with { UidValidity = uidValidity, HighestModSeq = modSeq, HistorySince = modSeq });
        }
        draft.SetMailboxes(renewed);
        return true;
    }
}
