using System.Collections.Concurrent;

namespace Hoopoe.Store.Packs;

/// <summary>Where bodies went that were copied elsewhere, for those who still know them by their old places.</summary>
sealed class MovedBodies
{
    ConcurrentDictionary<(int Segment, long Offset), BlobRef> _latest = [];
    ConcurrentDictionary<(int Segment, long Offset), BlobRef> _earlier = [];

    /// <summary>Notes a move.</summary>
    public void Add(BlobRef from, BlobRef to) => _latest[(from.Segment, from.Offset)] = to;

    /// <summary>Where a body went that was at a place, if that is still known.</summary>
    public bool TryFind(BlobRef from, out BlobRef to)
    {
        var place = (from.Segment, from.Offset);
        return _latest.TryGetValue(place, out to) || _earlier.TryGetValue(place, out to);
    }

    /// <summary>Forgets the moves noted before it was called last.</summary>
    public void Age() => (_earlier, _latest) = (_latest, []);
}
