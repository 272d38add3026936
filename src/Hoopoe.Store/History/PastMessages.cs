using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.History;

/// <summary>A mailbox's messages, from which changes are taken back, the latest first.</summary>
sealed class PastMessages
{
    readonly SortedDictionary<uint, MessageRow> _present = [];
    readonly Dictionary<uint, MessageRow> _gone = [];
    readonly ModSeq _modSeq;

    /// <summary>The messages as they are.</summary>
    /// <param name="present">Those that are there.</param>
    /// <param name="gone">Those that are expunged and still kept.</param>
    /// <param name="modSeq">The account's modseq at the moment to be shown; no message may have a higher one.</param>
    public PastMessages(List<MessageRow> present, List<MessageRow> gone, ModSeq modSeq)
    {
        foreach (var row in present) _present.Add(row.Uid, row);
        foreach (var row in gone) _gone.Add(row.Uid, row);
        _modSeq = modSeq;
    }

    /// <summary>Takes one change back.</summary>
    public void TakeBack(HistoryRows.Change change)
    {
        switch (change.Kind)
        {
            case ChangeKind.Append or ChangeKind.CopyIn or ChangeKind.MoveIn:
                foreach (var uid in change.Uids) _present.Remove(uid.Value);
                break;
            case ChangeKind.Expunge or ChangeKind.MoveOut:
                foreach (var uid in change.Uids)
                    if (_gone.TryGetValue(uid.Value, out var row)) _present[uid.Value] = row;
                break;
            case ChangeKind.Flags:
                var flags = int.Parse(change.OldValue!, System.Globalization.CultureInfo.InvariantCulture);
                foreach (var uid in change.Uids)
                    if (_present.TryGetValue(uid.Value, out var row)) _present[uid.Value] = row with { FlagSet = flags };
                break;
            default:
                break;
        }
    }

    /// <summary>What is left, in UID order.</summary>
    public List<MessageRow> ToRows() =>
        [.. _present.Values.Select(row => row.ModSeq > _modSeq.Value ? row with { ModSeq = _modSeq.Value } : row)];
}
