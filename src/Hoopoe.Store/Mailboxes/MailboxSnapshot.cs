using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// The messages of a mailbox at one moment, immutable, shared by all who read. A change makes a new snapshot that shares every untouched
/// chunk. The running totals of the chunks turn a sequence number into a chunk without a scan.
/// </summary>
sealed class MailboxSnapshot
{
    readonly SnapshotChunk[] _chunks;
    readonly int[] _starts;

    MailboxSnapshot(SnapshotChunk[] chunks, FlagTable flags, ModSeq highestModSeq, Uid uidNext)
    {
        _chunks = chunks;
        _starts = new int[chunks.Length];
        Flags = flags;
        HighestModSeq = highestModSeq;
        UidNext = uidNext;
        for (var index = 0; index < chunks.Length; index++)
        {
            _starts[index] = Count;
            var chunk = chunks[index];
            Count += chunk.Count;
            Unseen += chunk.Unseen;
            Deleted += chunk.Deleted;
            Size += chunk.Size;
            DeletedSize += chunk.DeletedSize;
        }
    }

    public ReadOnlySpan<SnapshotChunk> Chunks => _chunks;

    /// <summary>The flag sets that the chunks refer to.</summary>
    public FlagTable Flags { get; }

    public ModSeq HighestModSeq { get; }

    public Uid UidNext { get; }

    public int Count { get; }

    public int Unseen { get; }

    public int Deleted { get; }

    public long Size { get; }

    public long DeletedSize { get; }

    /// <summary>About how much memory this snapshot takes when it shares nothing.</summary>
    public long Bytes => ((long)Count * SnapshotChunk.BytesPerMessage) + (_chunks.Length * 200L);

    /// <summary>A snapshot of rows in UID order.</summary>
    public static MailboxSnapshot Of(List<MessageRow> rows, FlagTable flags, ModSeq highestModSeq, Uid uidNext)
    {
        var chunks = new List<SnapshotChunk>((rows.Count / SnapshotChunk.Capacity) + 1);
        Cut(rows, flags, chunks);
        return new MailboxSnapshot([.. chunks], flags, highestModSeq, uidNext);
    }

    /// <summary>The first message of a chunk, counted from 0 over the whole mailbox.</summary>
    public int StartOf(int chunk) => _starts[chunk];

    /// <summary>The row at a place counted from 0.</summary>
    public MessageRow RowAt(int index)
    {
        var chunk = ChunkOf(index);
        return _chunks[chunk][index - _starts[chunk]];
    }

    /// <summary>The rows of the messages in a set, in UID order, from a UID on; the cost is that of the messages found.</summary>
    public IEnumerable<MessageRow> Rows(UidSet uids, uint from)
    {
        for (var index = 0; index < uids.Ranges.Length; index++)
        {
            var range = uids.Ranges[index];
            if (range.High < from) continue;
            for (var place = LowerBound(Math.Max(range.Low, from)); place < Count; place++)
            {
                var row = RowAt(place);
                if (row.Uid > range.High) break;
                yield return row;
            }
        }
    }

    public uint UidAt(int index)
    {
        var chunk = ChunkOf(index);
        return _chunks[chunk].Uids[index - _starts[chunk]];
    }

    /// <summary>The place of the first message whose UID is at least <paramref name="uid"/>; <see cref="Count"/> when there is none.</summary>
    public int LowerBound(uint uid)
    {
        int low = 0, high = _chunks.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_chunks[middle].LastUid < uid) low = middle + 1;
            else high = middle;
        }
        return low == _chunks.Length ? Count : _starts[low] + _chunks[low].LowerBound(uid);
    }

    /// <summary>The chunk that holds the place.</summary>
    public int ChunkOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var chunk = Array.BinarySearch(_starts, index);
        return chunk < 0 ? ~chunk - 1 : chunk;
    }

    /// <summary>This snapshot with messages added at its end.</summary>
    public MailboxSnapshot Append(List<MessageRow> rows, FlagTable flags, ModSeq modSeq, Uid uidNext)
    {
        var chunks = new List<SnapshotChunk>(_chunks);
        if (chunks.Count > 0 && chunks[^1].Count < SnapshotChunk.Capacity)
        {
            var joined = new List<MessageRow>(chunks[^1].Count + rows.Count);
            chunks[^1].CopyTo(joined);
            joined.AddRange(rows);
            chunks.RemoveAt(chunks.Count - 1);
            rows = joined;
        }
        Cut(rows, flags, chunks);
        return new MailboxSnapshot([.. chunks], flags, modSeq, uidNext);
    }

    /// <summary>This snapshot with other flags for some messages, given in UID order; all of them are in it.</summary>
    public MailboxSnapshot With(ReadOnlySpan<StateChange> changes, FlagTable flags, ModSeq modSeq)
    {
        var chunks = (SnapshotChunk[])_chunks.Clone();
        var chunk = 0;
        for (var first = 0; first < changes.Length;)
        {
            while (chunks[chunk].LastUid < changes[first].Uid) chunk++;
            var next = first;
            while (next < changes.Length && changes[next].Uid <= chunks[chunk].LastUid) next++;
            chunks[chunk] = chunks[chunk].With(changes[first..next], flags);
            first = next;
        }
        return new MailboxSnapshot(chunks, flags, modSeq, UidNext);
    }

    /// <summary>This snapshot without some messages; UIDs that it does not hold do no harm.</summary>
    public MailboxSnapshot Without(UidSet uids, ModSeq modSeq)
    {
        var chunks = new List<SnapshotChunk>(_chunks.Length);
        var rows = new List<MessageRow>();
        foreach (var chunk in _chunks)
        {
            if (!Touches(uids, chunk))
            {
                Join(chunks, chunk, Flags);
                continue;
            }
            rows.Clear();
            for (var index = 0; index < chunk.Count; index++)
            {
                if (!uids.Contains(new Uid(chunk.Uids[index]))) rows.Add(chunk[index]);
            }
            if (rows.Count > 0) Join(chunks, SnapshotChunk.Of(rows.ToArray(), Flags), Flags);
        }
        return new MailboxSnapshot([.. chunks], Flags, modSeq, UidNext);
    }

    /// <summary>This snapshot with rows put back among its messages, given in UID order; none of them is in it.</summary>
    public MailboxSnapshot Including(List<MessageRow> rows)
    {
        if (_chunks.Length == 0) return Of(rows, Flags, HighestModSeq, UidNext);
        var chunks = new List<SnapshotChunk>(_chunks.Length);
        var next = 0;
        for (var index = 0; index < _chunks.Length; index++)
        {
            var last = index == _chunks.Length - 1;
            var from = next;
            while (next < rows.Count && (last || rows[next].Uid < _chunks[index + 1].FirstUid)) next++;
            if (next == from)
            {
                chunks.Add(_chunks[index]);
                continue;
            }
            var merged = new List<MessageRow>(_chunks[index].Count + next - from);
            _chunks[index].CopyTo(merged);
            merged.AddRange(rows.GetRange(from, next - from));
            merged.Sort(static (a, b) => a.Uid.CompareTo(b.Uid));
            Cut(merged, Flags, chunks);
        }
        return new MailboxSnapshot([.. chunks], Flags, HighestModSeq, UidNext);
    }

    static void Cut(List<MessageRow> rows, FlagTable flags, List<SnapshotChunk> chunks)
    {
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows);
        for (var start = 0; start < all.Length; start += SnapshotChunk.Capacity)
            chunks.Add(SnapshotChunk.Of(all.Slice(start, Math.Min(SnapshotChunk.Capacity, all.Length - start)), flags));
    }

    static void Join(List<SnapshotChunk> chunks, SnapshotChunk chunk, FlagTable flags)
    {
        if (chunks.Count == 0 || chunks[^1].Count + chunk.Count > SnapshotChunk.Capacity / 4)
        {
            chunks.Add(chunk);
            return;
        }
        var rows = new List<MessageRow>(chunks[^1].Count + chunk.Count);
        chunks[^1].CopyTo(rows);
        chunk.CopyTo(rows);
        chunks[^1] = SnapshotChunk.Of(rows.ToArray(), flags);
    }

    static bool Touches(UidSet uids, SnapshotChunk chunk)
    {
        var ranges = uids.Ranges;
        int low = 0, high = ranges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle].High < chunk.FirstUid) low = middle + 1;
            else high = middle;
        }
        return low < ranges.Length && ranges[low].Low <= chunk.LastUid;
    }
}
