using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>
/// Gives messages whose mailbox has lost its row a mailbox again, under <c>Recovered</c>, with a new UIDVALIDITY. The result is its name.
/// </summary>
sealed class AdoptMailbox(Actor actor, long mailboxId) : StoreOperation<string>(actor)
{
    /// <summary>Where mailboxes come that were found again.</summary>
    public const string Folder = "Recovered";

    private protected override string Execute(AccountDraft draft)
    {
        var modSeq = draft.NextModSeq();
        var name = FreeName(draft.Snapshot, mailboxId);
        var made = CreateMailbox.MakeWithParents(draft, new ChangeRows(draft, Actor, modSeq), name, null, modSeq);
        draft.Rows.Prepare("UPDATE mailbox SET id = ?2 WHERE id = ?1").Bind(1, made.Id).Bind(2, mailboxId).Run();
        draft.Rows.Prepare("UPDATE change SET mailbox = ?3 WHERE account = ?1 AND modseq = ?2 AND mailbox = ?4")
            .Bind(1, draft.Account.Id).Bind(2, modSeq.Value).Bind(3, mailboxId).Bind(4, made.Id).Run();
        draft.SetMailboxes(draft.Snapshot.Mailboxes.Select(one => one.Id == made.Id ? one with { Id = mailboxId } : one));
        RepairMailbox.Run(draft, mailboxId);
        return name.Value;
    }

    static MailboxName FreeName(AccountSnapshot account, long id)
    {
        var plain = string.Create(CultureInfo.InvariantCulture, $"{Folder}/{id}");
        var name = MailboxName.Create(plain);
        for (var turn = 2; account.TryFind(name, out _); turn++) name = MailboxName.Create(string.Create(CultureInfo.InvariantCulture, $"{plain}-{turn}"));
        return name;
    }
}
