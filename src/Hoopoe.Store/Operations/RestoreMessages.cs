using Hoopoe.Protocol.Model;
using Hoopoe.Store.History;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Puts messages of the past into a mailbox: expunged ones, those of a deleted mailbox, or those of a mailbox as it stood once. They keep their
/// EMAILID and INTERNALDATE and get new UIDs. Many are restored in slices, each of them whole; the result is what was restored.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="sourceId">The mailbox they were in; it may be deleted.</param>
/// <param name="messages">The messages; those that were erased meanwhile are passed over.</param>
/// <param name="destinationId">Where they go.</param>
/// <param name="unlessPresent">Whether messages that the destination has already are passed over.</param>
public sealed class RestoreMessages(
    Actor actor, long sourceId, IReadOnlyList<PastMessage> messages, long destinationId, bool unlessPresent = false)
    : StoreOperation<CopyResult>(actor)
{
    readonly UidSet.Builder _originals = new();
    readonly UidSet.Builder _copies = new();
    int _done;

    internal override bool Step(AccountDraft draft)
    {
        var destination = draft.Require(destinationId);
        if (_done == 0) draft.RefuseBeyondQuota(messages.Select(message => message.Size));
        var slice = messages.Skip(_done).Take(SliceSize).ToList();
        _done += slice.Count;
        if (slice.Count > uint.MaxValue - destination.UidNext.Value)
            throw new StoreRefusedException(StoreRefusal.LimitReached, "The mailbox has used up its UIDs.");
        Restore(draft, destination.UidNext, slice);
        Count(slice.Count);
        if (_done < messages.Count) return false;
        Finish(new CopyResult(destination.UidValidity, _originals.ToSet(), _copies.ToSet()));
        return true;
    }

    void Restore(AccountDraft draft, Uid uid, List<PastMessage> slice)
    {
        var present = unlessPresent ? MessageRows.EmailIds(draft.Rows, destinationId, UidSet.All).ToHashSet() : [];
        var added = new List<MessageRow>(slice.Count);
        var modSeq = draft.NextModSeq();
        var saved = (uint)draft.Now.ToUnixTimeSeconds();
        foreach (var message in slice)
        {
            var key = MessageKey.Of(sourceId, message.Uid);
            if (present.Count > 0 && MessageRows.EmailIdOf(draft.Rows, key) is { } emailId && present.Contains(emailId)) continue;
            if (!MessageRows.Restore(
                draft.Rows, key, MessageKey.Of(destinationId, uid), draft.Intern(message.Flags), modSeq, saved, out var row))
            {
                continue;
            }
            added.Add(row);
            _originals.Add(message.Uid);
            _copies.Add(uid);
            uid = uid.Next;
        }
        if (added.Count == 0) return;
        draft.AddMessages(destinationId, added, modSeq);
        var uids = Duplication.UidsOf(added);
        new ChangeRows(draft, Actor, modSeq).Messages(ChangeKind.CopyIn, destinationId, uids, MessageRows.EmailIds(draft.Rows, destinationId, uids));
    }
}
