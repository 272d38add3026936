namespace Hoopoe.Store.Packs;

/// <summary>A moment of a pack store: where its end was, and which bodies were not placed.</summary>
sealed class PackMark(int segment, long offset, HashSet<(int Segment, long Offset)> unplaced)
{
    /// <summary>Whether a record was there and placed, so that rows read after the moment tell whether it is dead.</summary>
    public bool Covers(BlobRef blob) =>
        (blob.Segment, blob.Offset).CompareTo((segment, offset)) < 0 && !unplaced.Contains((blob.Segment, blob.Offset));

    /// <summary>Whether nothing is appended to a segment any more.</summary>
    public bool IsSealed(int number) => number < segment;
}
