using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>
/// Moves messages to the end of a mailbox (RFC 6851): each message leaves the one and enters the other by the same commit. A large move
/// commits in slices.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="sourceId">The mailbox to move from.</param>
/// <param name="uids">The messages; those that are gone are passed over.</param>
/// <param name="destinationId">The mailbox to move to.</param>
/// <param name="requireAll">Refuse if one of the messages is gone at the start.</param>
public sealed class MoveMessages(Actor actor, long sourceId, UidSet uids, long destinationId, bool requireAll = false)
    : StoreOperation<CopyResult>(actor)
{
    readonly UidSet.Builder _originals = new();
    readonly UidSet.Builder _copies = new();
    uint _from = 1;

    internal override bool Step(AccountDraft draft)
    {
        var destination = draft.Require(destinationId);
        draft.Require(sourceId);
        if (requireAll && _from == 1) Duplication.RequireAll(draft.Messages(sourceId), uids);
        var next = MoveSlice(draft, Actor, sourceId, uids, destinationId, _from, _originals, _copies);
        if (next is { } from)
        {
            _from = from;
            Count(Duplication.SliceSize);
            return false;
        }
        Finish(new CopyResult(destination.UidValidity, _originals.ToSet(), _copies.ToSet()));
        return true;
    }

    /// <summary>Moves one slice and returns where the next begins, or null after the last.</summary>
    internal static uint? MoveSlice(
        AccountDraft draft, Actor actor, long sourceId, UidSet uids, long destinationId, uint from,
        UidSet.Builder movedFrom, UidSet.Builder movedTo)
    {
        var originals = Duplication.Slice(draft.Messages(sourceId), uids, from, out var next);
        if (originals.Count == 0) return null;
        var modSeq = draft.NextModSeq();
        var copies = Duplication.Write(draft, sourceId, originals, destinationId, draft.Require(destinationId).UidNext, modSeq);
        var gone = Duplication.UidsOf(originals);
        var arrived = Duplication.UidsOf(copies);
        var log = new ChangeRows(draft, actor, modSeq);
        var emailIds = MessageRows.EmailIds(draft.Rows, sourceId, gone);
        log.Messages(ChangeKind.MoveIn, destinationId, arrived, emailIds);
        draft.AddMessages(destinationId, copies, modSeq);
        Removal.Run(draft, log, ChangeKind.MoveOut, sourceId, gone, modSeq);
        foreach (var range in gone.Ranges) movedFrom.Add(range);
        foreach (var range in arrived.Ranges) movedTo.Add(range);
        return next;
    }
}
