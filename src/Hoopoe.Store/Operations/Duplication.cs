using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Operations;

/// <summary>What COPY and MOVE share: rows and stored answers of messages written again under new UIDs; bodies are never copied.</summary>
static class Duplication
{
    /// <summary>How many messages are copied in one go: fewer than others change, since a copy is rows of three tables.</summary>
    public const int SliceSize = 256;

    /// <summary>The messages of a set from a UID on, at most a slice; <paramref name="next"/> is where the next slice begins, or null.</summary>
    public static List<MessageRow> Slice(MailboxSnapshot source, UidSet uids, uint from, out uint? next)
    {
        var rows = source.Rows(uids, from).Take(SliceSize + 1).ToList();
        next = null;
        if (rows.Count <= SliceSize) return rows;
        next = rows[^1].Uid;
        rows.RemoveAt(rows.Count - 1);
        return rows;
    }

    /// <summary>Writes copies of messages, from a UID of the destination on, and returns their rows.</summary>
    /// <exception cref="StoreRefusedException">The destination has no UIDs left.</exception>
    public static List<MessageRow> Write(
        AccountDraft draft, long sourceId, List<MessageRow> originals, long destinationId, Uid firstUid, ModSeq modSeq)
    {
        if (originals.Count > uint.MaxValue - firstUid.Value)
            throw new StoreRefusedException(StoreRefusal.LimitReached, "The mailbox has used up its UIDs.");
        var saved = (uint)draft.Now.ToUnixTimeSeconds();
        var copies = new List<MessageRow>(originals.Count);
        foreach (var run in UidsOf(originals).Ranges)
        {
            var first = MessageKey.Of(sourceId, run.Low);
            var shift = MessageKey.Of(destinationId, firstUid.Value + (uint)copies.Count) - first;
            MessageRows.CopyRun(draft.Rows, first, MessageKey.Of(sourceId, run.High), shift, modSeq, saved);
            while (copies.Count < originals.Count && originals[copies.Count].Uid <= run.High)
            {
                var uid = firstUid.Value + (uint)copies.Count;
                copies.Add(originals[copies.Count] with { Uid = uid, SaveDate = saved, ModSeq = modSeq.Value });
            }
        }
        return copies;
    }

    public static UidSet UidsOf(List<MessageRow> rows) => UidSet.Of(rows.Select(row => new Uid(row.Uid)));

    /// <exception cref="StoreRefusedException">Some of the messages are gone.</exception>
    public static void RequireAll(MailboxSnapshot source, UidSet uids)
    {
        foreach (var range in uids.Ranges)
        {
            if (source.LowerBound(range.High) - source.LowerBound(range.Low) + 1 != range.Count || source.LowerBound(range.High) == source.Count)
                throw new StoreRefusedException(StoreRefusal.MessagesGone, "Some of the messages are gone.");
        }
    }
}
