using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Mailboxes;

/// <summary>Finds what changed between two views of one mailbox by walking both and skipping every chunk they share.</summary>
public static class SnapshotDiff
{
    /// <summary>What a reader who knows <paramref name="announced"/> must be told to know <paramref name="latest"/>.</summary>
    public static ViewChanges Between(MailboxView announced, MailboxView latest)
    {
        if (ReferenceEquals(announced.Snapshot, latest.Snapshot)) return ViewChanges.None;
        var before = new Cursor(announced.Snapshot);
        var after = new Cursor(latest.Snapshot);
        List<int> expunged = [], changed = [];
        var uids = new UidSet.Builder();
        var added = 0;
        while (!before.AtEnd || !after.AtEnd)
        {
            if (before.AtChunkStart && after.AtChunkStart && ReferenceEquals(before.Chunk, after.Chunk))
            {
                before.SkipChunk();
                after.SkipChunk();
            }
            else if (before.AtChunkStart && after.AtChunkStart && before.Chunk.HasMessagesOf(after.Chunk))
            {
                AddChanged(before.Chunk.ModSeqs, after.Chunk.ModSeqs, after.Index, changed);
                before.SkipChunk();
                after.SkipChunk();
            }
            else if (after.AtEnd || (!before.AtEnd && before.Uid < after.Uid))
            {
                expunged.Add(before.Index);
                uids.Add(new Uid(before.Uid));
                before.Advance();
            }
            else if (before.AtEnd || after.Uid < before.Uid)
            {
                added++;
                after.Advance();
            }
            else
            {
                if (before.ModSeq != after.ModSeq) changed.Add(after.Index);
                before.Advance();
                after.Advance();
            }
        }
        return new ViewChanges(expunged, uids.ToSet(), changed, added);
    }

    /// <summary>The places at which the mod-sequences of two versions of a chunk differ; what is alike is passed over in strides.</summary>
    static void AddChanged(ReadOnlySpan<long> before, ReadOnlySpan<long> after, int start, List<int> changed)
    {
        for (var offset = before.CommonPrefixLength(after); offset < before.Length;
            offset += 1 + before[(offset + 1)..].CommonPrefixLength(after[(offset + 1)..])) changed.Add(start + offset);
    }

    struct Cursor(MailboxSnapshot snapshot)
    {
        int _chunk;
        int _offset;

        public int Index { get; private set; }

        public readonly bool AtEnd => _chunk == snapshot.Chunks.Length;

        public readonly bool AtChunkStart => !AtEnd && _offset == 0;

        public readonly SnapshotChunk Chunk => snapshot.Chunks[_chunk];

        public readonly uint Uid => Chunk.Uids[_offset];

        public readonly long ModSeq => Chunk.ModSeqs[_offset];

        public void Advance()
        {
            Index++;
            if (++_offset == Chunk.Count) NextChunk();
        }

        public void SkipChunk()
        {
            Index += Chunk.Count;
            NextChunk();
        }

        void NextChunk()
        {
            _chunk++;
            _offset = 0;
        }
    }
}

/// <summary>The difference of two views.</summary>
/// <param name="ExpungedIndexes">Places in the earlier view of the messages that are gone, ascending.</param>
/// <param name="ExpungedUids">Their UIDs.</param>
/// <param name="ChangedIndexes">Places in the later view of the messages that both have and whose mod-sequence differs, ascending.</param>
/// <param name="Added">How many messages the later view has at its end that the earlier lacks.</param>
public sealed record ViewChanges(IReadOnlyList<int> ExpungedIndexes, UidSet ExpungedUids, IReadOnlyList<int> ChangedIndexes, int Added)
{
    /// <summary>No difference.</summary>
    public static readonly ViewChanges None = new([], UidSet.Empty, [], 0);

    /// <summary>Whether there is no difference.</summary>
    public bool IsEmpty => ExpungedIndexes.Count == 0 && ChangedIndexes.Count == 0 && Added == 0;
}
