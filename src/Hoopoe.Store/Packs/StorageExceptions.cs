namespace Hoopoe.Store.Packs;

/// <summary>The disk or the quota of the data folder is full. Nothing was stored, and the store goes on: room may return at any time.</summary>
public sealed class StorageFullException : IOException
{
    /// <summary>A full disk, with the failure that told of it.</summary>
    public StorageFullException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>
/// A write or a sync of a pack failed, so it is not known what the disk holds. The store writes nothing more until it is opened again;
/// what is stored can still be read.
/// </summary>
public sealed class PackFailedException : IOException
{
    /// <summary>A failed pack, with the failure that stopped it.</summary>
    public PackFailedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}

/// <summary>What a row references in a pack is not there, or is not the body that was stored.</summary>
public sealed class BlobDamagedException : IOException
{
    /// <summary>The damaged blob and what is wrong with it.</summary>
    public BlobDamagedException(BlobRef blob, string fault, Exception? inner = null)
        : base($"The message body at {blob} is damaged: {fault}.", inner)
    {
        Blob = blob;
        Fault = fault;
    }

    /// <summary>A body that is there as a whole, but not as it was stored.</summary>
    public static BlobDamagedException Changed(BlobRef blob) => new(blob, "its bytes have changed");

    /// <summary>A body that the disk does not give, which may be there and sound.</summary>
    public static BlobDamagedException Unreadable(BlobRef blob, IOException failure) => new(blob, "it can't be read from the disk", failure);

    /// <summary>What is wrong with it, in words.</summary>
    public string Fault { get; }

    /// <summary>Where the body should be.</summary>
    public BlobRef Blob { get; }
}

/// <summary>A message grew beyond the size that was allowed for it.</summary>
public sealed class MessageTooLargeException : IOException
{
    /// <summary>A message beyond <paramref name="maxLength"/> bytes.</summary>
    public MessageTooLargeException(long maxLength)
        : base($"The message is larger than {maxLength} bytes.") => MaxLength = maxLength;

    /// <summary>The most bytes the message could have had.</summary>
    public long MaxLength { get; }
}
