using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Makes a mailbox, and the mailboxes above it that are missing (RFC 9051 §6.3.4). With a special use (RFC 6154 §3) no other mailbox of the
/// account may have it.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="name">The mailbox's name.</param>
/// <param name="specialUse">An attribute such as <c>\Sent</c>, or null.</param>
public sealed class CreateMailbox(Actor actor, MailboxName name, string? specialUse = null) : StoreOperation<MailboxInfo>(actor)
{
    /// <summary>What the names of the past begin with; no mailbox has such a name.</summary>
    public const string PastPrefix = "#past/";

    /// <summary>How many mailboxes an account may have.</summary>
    public const int MaxMailboxes = 10_000;

    private protected override MailboxInfo Execute(AccountDraft draft)
    {
        if (draft.Snapshot.TryFind(name, out _)) throw new StoreRefusedException(StoreRefusal.MailboxExists, "The mailbox exists already.");
        if (specialUse is not null && draft.Snapshot.Mailboxes.Any(other => other.SpecialUse == specialUse))
            throw new StoreRefusedException(StoreRefusal.SpecialUseTaken, $"Another mailbox is {specialUse} already.");
        var modSeq = draft.NextModSeq();
        return MakeWithParents(draft, new ChangeRows(draft, Actor, modSeq), name, specialUse, modSeq);
    }

    /// <exception cref="StoreRefusedException">The name belongs to the past.</exception>
    internal static void RefuseNameOfThePast(MailboxName name)
    {
        if ((name.Value + MailboxName.Separator).StartsWith(PastPrefix, StringComparison.Ordinal))
            throw new StoreRefusedException(StoreRefusal.InvalidName, "Names that begin with #past are for what the mailboxes were.");
    }

    internal static MailboxInfo MakeWithParents(AccountDraft draft, ChangeRows log, MailboxName name, string? specialUse, ModSeq modSeq)
    {
        RefuseNameOfThePast(name);
        if (name.Parent is { } parent && !draft.Snapshot.TryFind(parent, out _)) MakeWithParents(draft, log, parent, null, modSeq);
        if (draft.Snapshot.Mailboxes.Count >= MaxMailboxes)
            throw new StoreRefusedException(StoreRefusal.LimitReached, $"The account has {MaxMailboxes} mailboxes already.");
        var mailbox = new MailboxInfo
        {
            Id = 0,
            ObjectId = ObjectIds.NewMailboxId(),
            Name = name,
            SpecialUse = specialUse,
            UidValidity = draft.NextUidValidity(),
            UidNext = Uid.First,
            HighestModSeq = modSeq,
            HistorySince = modSeq,
        };
        mailbox = mailbox with { Id = AccountRows.InsertMailbox(draft.Rows, draft.Account.Id, mailbox) };
        draft.SetMailboxes(draft.Snapshot.Mailboxes.Append(mailbox));
        log.Name(ChangeKind.CreateMailbox, mailbox.Id, null, name.Value);
        return mailbox;
    }
}
