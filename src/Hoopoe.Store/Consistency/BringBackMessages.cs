using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Consistency;

/// <summary>A message that has lost its row, with what is known of it.</summary>
/// <param name="Message">The message; its body is where it was.</param>
/// <param name="Placement">Where it was put at first.</param>
sealed record RecoveredMessage(PreparedMessage Message, Placement Placement);

/// <summary>
/// Puts messages that have lost their rows into their mailbox again, as new messages: clients may have been told that the old UIDs are gone, and
/// those that have not are told so (VANISHED). They have the flags that the change log says, otherwise those they came with. The result is their new UIDs.
/// </summary>
sealed class BringBackMessages(Actor actor, long mailboxId, IReadOnlyList<RecoveredMessage> messages) : StoreOperation<IReadOnlyList<Uid>>(actor)
{
    private protected override IReadOnlyList<Uid> Execute(AccountDraft draft)
    {
        var modSeq = draft.NextModSeq();
        var flags = FlagsFromLog(draft);
        var log = new ChangeRows(draft, Actor, modSeq);
        var appended = AppendMessages.RunWithoutQuota(
            draft, log, mailboxId,
            [.. messages.Select(lost => new NewMessage(
                lost.Message, flags.TryGetValue(lost.Placement.Uid, out var set) ? draft.Snapshot.Flags[set] : FlagSet.Of(lost.Placement.Flags),
                lost.Placement.InternalDate))],
            modSeq);
        foreach (var lost in messages)
        {
            MessageRows.Erase(draft.Rows, MessageKey.Of(mailboxId, lost.Placement.Uid));
            MessageRows.Vanish(draft.Rows, mailboxId, new NumberRange(lost.Placement.Uid.Value, lost.Placement.Uid.Value), modSeq);
        }
        return appended.Uids;
    }

    /// <summary>The last flag set that the change log gives each of the messages.</summary>
    Dictionary<Uid, int> FlagsFromLog(AccountDraft draft)
    {
        var statement = draft.Rows.Prepare(
                "SELECT uids, new_value FROM change WHERE account = ?1 AND mailbox = ?2 AND kind = ?3 ORDER BY modseq, part")
            .Bind(1, draft.Account.Id).Bind(2, mailboxId).Bind(3, (long)ChangeKind.Flags);
        var flags = new Dictionary<Uid, int>();
        while (statement.Step())
        {
            var changed = UidSet.Parse(statement.Text(0));
            foreach (var lost in messages)
                if (changed.Contains(lost.Placement.Uid)) flags[lost.Placement.Uid] = statement.Int32(1);
        }
        statement.Reset();
        return flags;
    }
}
