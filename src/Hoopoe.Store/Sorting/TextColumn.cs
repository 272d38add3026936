using Hoopoe.Protocol.Model;

namespace Hoopoe.Store.Sorting;

/// <summary>
/// A text of all messages of a mailbox: each distinct text once, in order, so that messages are compared by the ranks of their texts.
/// </summary>
sealed class TextColumn(uint[] uids, int[] ranks, TextTable texts, Uid end) : KeyColumn(uids, end)
{
    public static readonly TextColumn Empty = new([], [], TextTable.Empty, Uid.First);

    public override long Bytes => (8L * ranks.Length) + texts.Bytes;

    /// <summary>Whether the first of the distinct texts is the empty one.</summary>
    bool HasEmpty => texts.Count > 0 && texts[0].IsEmpty;

    /// <summary>The ranks of messages' texts. A message without keys has the empty text.</summary>
    /// <param name="wanted">UIDs, ascending.</param>
    public int[] RanksOf(ReadOnlySpan<uint> wanted)
    {
        var found = PlacesOf(wanted);
        for (var index = 0; index < found.Length; index++) found[index] = found[index] < 0 ? EmptyRank : ranks[found[index]];
        return found;
    }

    /// <summary>The rank of the empty text, which collates before all others; -1 where no message has it.</summary>
    public int EmptyRank => HasEmpty ? 0 : -1;

    /// <summary>The text of a rank, as it is compared; empty for -1.</summary>
    public ReadOnlySpan<byte> TextOf(int rank) => rank < 0 ? [] : texts[rank];

    /// <summary>This column continued by messages with higher UIDs.</summary>
    public TextColumn Continue(uint[] newUids, int[] newRanks, TextTable newTexts, Uid newEnd)
    {
        if (Uids.Length == 0) return new TextColumn(newUids, newRanks, newTexts, newEnd);
        if (newUids.Length == 0) return new TextColumn([.. Uids], ranks, texts, newEnd);
        var (union, ranksOfOld, ranksOfNew) = TextTable.Merge(texts, newTexts);
        var all = new int[ranks.Length + newRanks.Length];
        for (var index = 0; index < ranks.Length; index++) all[index] = ranksOfOld[ranks[index]];
        for (var index = 0; index < newRanks.Length; index++) all[ranks.Length + index] = ranksOfNew[newRanks[index]];
        return new TextColumn([.. Uids, .. newUids], all, union, newEnd);
    }
}
