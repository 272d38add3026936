namespace Hoopoe.Store.Packs;

/// <summary>How copying a body into a pipe ended.</summary>
public enum BlobCopy
{
    /// <summary>All of it was copied.</summary>
    Done,

    /// <summary>All of it was copied, and only then it was known that the bytes are not those that were stored.</summary>
    Changed,

    /// <summary>Nobody reads the pipe any more.</summary>
    NotTaken,
}
