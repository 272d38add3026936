using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>A message to append.</summary>
/// <param name="Message">The message, prepared by <see cref="Accounts.Account.PrepareAsync(Packs.Spool)"/>.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="InternalDate">Its INTERNALDATE, kept to the second with its zone; null for the time of the commit.</param>
public sealed record NewMessage(PreparedMessage Message, FlagSet Flags, DateTimeOffset? InternalDate = null);

/// <summary>Where messages went.</summary>
/// <param name="UidValidity">The mailbox's UIDVALIDITY.</param>
/// <param name="Uids">The UIDs, in the order of the messages.</param>
/// <param name="ModSeq">The modseq of all of them.</param>
public sealed record AppendResult(uint UidValidity, IReadOnlyList<Uid> Uids, ModSeq ModSeq);

/// <summary>Appends messages to a mailbox, all or none (RFC 9051 §6.3.12, RFC 3502).</summary>
public sealed class AppendMessages(Actor actor, long mailboxId, IReadOnlyList<NewMessage> messages) : StoreOperation<AppendResult>(actor)
{
    private protected override AppendResult Execute(AccountDraft draft)
    {
        var modSeq = draft.NextModSeq();
        return Run(draft, new ChangeRows(draft, Actor, modSeq), mailboxId, messages, modSeq);
    }

    /// <summary>Appends as part of an operation that does more.</summary>
    internal static AppendResult Run(
        AccountDraft draft, ChangeRows log, long mailboxId, IReadOnlyList<NewMessage> messages, ModSeq modSeq)
    {
        draft.RefuseBeyondQuota(messages.Select(message => message.Message.Size));
        return RunWithoutQuota(draft, log, mailboxId, messages, modSeq);
    }

    /// <summary>As <see cref="Run"/>, for messages that the account had before.</summary>
    internal static AppendResult RunWithoutQuota(
        AccountDraft draft, ChangeRows log, long mailboxId, IReadOnlyList<NewMessage> messages, ModSeq modSeq)
    {
        var mailbox = draft.Require(mailboxId);
        if (messages.Count > uint.MaxValue - mailbox.UidNext.Value)
            throw new StoreRefusedException(StoreRefusal.LimitReached, "The mailbox has used up its UIDs.");
        var added = new List<MessageRow>(messages.Count);
        var uids = new List<Uid>(messages.Count);
        var emailIds = new List<long>(messages.Count);
        var uid = mailbox.UidNext;
        foreach (var message in messages)
        {
            emailIds.Add(message.Message.EmailId);
            added.Add(Insert(draft, message, mailbox, uid, modSeq));
            uids.Add(uid);
            uid = uid.Next;
        }
        draft.AddMessages(mailboxId, added, modSeq);
        log.Messages(ChangeKind.Append, mailboxId, UidSet.Of(uids), emailIds);
        return new AppendResult(mailbox.UidValidity, uids, modSeq);
    }

    static MessageRow Insert(AccountDraft draft, NewMessage message, MailboxInfo mailbox, Uid uid, ModSeq modSeq)
    {
        var prepared = message.Message;
        var internalDate = message.InternalDate ?? draft.Now;
        var row = new MessageRow(
            uid.Value, (uint)prepared.Size, PackedDate.Of(internalDate), (uint)draft.Now.ToUnixTimeSeconds(),
            draft.Intern(message.Flags), modSeq.Value);
        var key = MessageKey.Of(mailbox.Id, uid);
        var threadId = ThreadRows.Assign(draft.Rows, draft.Account.Id, prepared.Scanned, prepared.NewThreadId);
        MessageRows.Insert(draft.Rows, key, row, prepared.EmailId, threadId, prepared.Body);
        MessageKeyRows.Insert(draft.Rows, key, prepared.Scanned.Keys);
        StoredAnswerRows.Insert(draft.Rows, key, prepared.Scanned);
        draft.Packs.Place(
            prepared.Body, new Placement(mailbox.Id, mailbox.UidValidity, uid, modSeq, message.Flags.System, internalDate, draft.Now));
        draft.Refer(prepared.Body);
        return row;
    }
}
