namespace Hoopoe.Mime;

/// <summary>A run of octets within a message.</summary>
/// <param name="Offset">First octet, counted from the start of the message.</param>
/// <param name="Length">Number of octets, 0 or more.</param>
public readonly record struct ByteRange(long Offset, long Length)
{
    /// <summary>The octet after the last one.</summary>
    public long End => Offset + Length;
}
