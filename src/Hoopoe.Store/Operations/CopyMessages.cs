using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>What COPY or MOVE did, as COPYUID tells it (RFC 4315 §3): the nth UID of one set became the nth of the other.</summary>
/// <param name="UidValidity">The destination's UIDVALIDITY.</param>
/// <param name="Source">The messages copied; empty if none was found.</param>
/// <param name="Destination">The UIDs of the copies.</param>
public sealed record CopyResult(uint UidValidity, UidSet Source, UidSet Destination);

/// <summary>
/// Copies messages to the end of a mailbox, with their flags and INTERNALDATE, all or none (RFC 9051 §6.4.7). A large copy writes rows at or
/// above the destination's UIDNEXT in slices; only the last slice publishes them, and a restart in between removes them.
/// </summary>
/// <param name="actor">Who does it.</param>
/// <param name="sourceId">The mailbox to copy from.</param>
/// <param name="uids">The messages.</param>
/// <param name="destinationId">The mailbox to copy to; it may be the same.</param>
/// <param name="requireAll">Refuse if one of the messages is gone; otherwise those are passed over.</param>
public sealed class CopyMessages(Actor actor, long sourceId, UidSet uids, long destinationId, bool requireAll = false)
    : StoreOperation<CopyResult>(actor)
{
    readonly List<MessageRow> _copies = [];
    readonly UidSet.Builder _originals = new();
    readonly List<long> _emailIds = [];
    ModSeq _modSeq;
    uint _from = 1;

    internal override bool HoldsAccount => true;

    internal override long? UnpublishedIn => _from > 1 ? destinationId : null;

    internal override bool Step(AccountDraft draft)
    {
        var destination = draft.Require(destinationId);
        draft.Require(sourceId);
        var source = draft.Messages(sourceId);
        if (requireAll && _copies.Count == 0) Duplication.RequireAll(source, uids);
        if (_copies.Count == 0) draft.RefuseBeyondQuota(source.Rows(uids, 1).Select(row => (long)row.Size));
        var originals = Duplication.Slice(source, uids, _from, out var next);
        if (originals.Count > 0) Write(draft, destination.UidNext, originals);
        Count(originals.Count);
        if (next is { } from)
        {
            if (_from == 1) draft.Rows.Prepare("INSERT OR IGNORE INTO pending_copy (mailbox) VALUES (?1)").Bind(1, destinationId).Run();
            _from = from;
            return false;
        }
        Publish(draft);
        Finish(new CopyResult(destination.UidValidity, _originals.ToSet(), Duplication.UidsOf(_copies)));
        return true;
    }

    void Write(AccountDraft draft, Uid uidNext, List<MessageRow> originals)
    {
        if (_copies.Count == 0) _modSeq = draft.NextModSeq();
        var first = _copies.Count == 0 ? uidNext : new Uid(_copies[^1].Uid).Next;
        _copies.AddRange(Duplication.Write(draft, sourceId, originals, destinationId, first, _modSeq));
        foreach (var row in originals) _originals.Add(new Uid(row.Uid));
        _emailIds.AddRange(MessageRows.EmailIds(draft.Rows, sourceId, Duplication.UidsOf(originals)));
    }

    void Publish(AccountDraft draft)
    {
        if (_from > 1) draft.Rows.Prepare("DELETE FROM pending_copy WHERE mailbox = ?1").Bind(1, destinationId).Run();
        if (_copies.Count == 0) return;
        draft.AddMessages(destinationId, _copies, _modSeq);
        new ChangeRows(draft, Actor, _modSeq).Messages(ChangeKind.CopyIn, destinationId, Duplication.UidsOf(_copies), _emailIds);
    }
}
