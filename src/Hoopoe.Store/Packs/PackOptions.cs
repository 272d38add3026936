namespace Hoopoe.Store.Packs;

/// <summary>Sizes of a pack store.</summary>
sealed record PackOptions
{
    /// <summary>A segment that a record would grow beyond this is sealed; one record larger than it has a segment of its own. Bytes.</summary>
    public long SegmentSize { get; init; } = 256L << 20;

    /// <summary>With less room than this on the disk no new messages are taken. Bytes; 0 for no such mark.</summary>
    public long LowWater { get; init; }

    /// <summary>Disk kept back so that flags and expunges still commit when the disk is full. Bytes.</summary>
    public long ReserveSize { get; init; } = 32L << 20;
}
