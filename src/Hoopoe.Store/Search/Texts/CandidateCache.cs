using System.Numerics;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// Which messages of a group may have what a search looks for, as its filter says: asked once for a group and a needle, however the messages
/// of a mailbox lie among the groups.
/// </summary>
/// <param name="needles">The trigrams of each needle.</param>
sealed class CandidateCache(uint[][] needles)
{
    const int MostCells = 64 << 10;
    const int MostGroups = 1 << 10;

    readonly Slot[] _slots = new Slot[Math.Clamp((int)BitOperations.RoundUpToPowerOf2((uint)(MostCells / Math.Max(1, needles.Length))) / 2, 1, MostGroups)];

    struct Slot
    {
        public TextGroup? Group;
        public UInt128[] Columns;
        public bool[] IsKnown;
    }

    /// <summary>Whether a message may have what a needle stands for; false if the filter was damaged.</summary>
    public bool TryAsk(TextHolder holder, int column, int needle, out bool isCandidate)
    {
        isCandidate = true;
        if (holder is not TextGroup group || needles[needle].Length == 0) return true;
        ref var slot = ref _slots[group.Number & (_slots.Length - 1)];
        if (slot.Group != group)
        {
            slot.Group = group;
            slot.Columns ??= new UInt128[needles.Length];
            slot.IsKnown ??= new bool[needles.Length];
            slot.IsKnown.AsSpan().Clear();
        }
        if (!slot.IsKnown[needle])
        {
            if (!group.TryFilter(needles[needle], out slot.Columns[needle])) return false;
            slot.IsKnown[needle] = true;
        }
        isCandidate = ((slot.Columns[needle] >> column) & UInt128.One) != UInt128.Zero;
        return true;
    }
}
