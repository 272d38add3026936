namespace Hoopoe.Store.Packs;

/// <summary>
/// Where a stored body is: the pack segment (from 1), the offset of its record in bytes (a multiple of 8) and the length of the body in
/// bytes. Ordered by place.
/// </summary>
public readonly record struct BlobRef(int Segment, long Offset, long Length) : IComparable<BlobRef>
{
    /// <inheritdoc/>
    public int CompareTo(BlobRef other)
    {
        var bySegment = Segment.CompareTo(other.Segment);
        return bySegment != 0 ? bySegment : Offset.CompareTo(other.Offset);
    }

    /// <summary>Orders by place.</summary>
    public static bool operator <(BlobRef left, BlobRef right) => left.CompareTo(right) < 0;

    /// <summary>Orders by place.</summary>
    public static bool operator >(BlobRef left, BlobRef right) => left.CompareTo(right) > 0;

    /// <summary>Orders by place.</summary>
    public static bool operator <=(BlobRef left, BlobRef right) => left.CompareTo(right) <= 0;

    /// <summary>Orders by place.</summary>
    public static bool operator >=(BlobRef left, BlobRef right) => left.CompareTo(right) >= 0;

    /// <summary>Segment, offset and length: <c>00000001.pack+64 (1234 bytes)</c>.</summary>
    public override string ToString() => $"{Segment:D8}.pack+{Offset} ({Length} bytes)";
}
