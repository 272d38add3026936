namespace Hoopoe.Mime;

/// <summary>How the body of a part is made up.</summary>
public enum PartKind : byte
{
    /// <summary>Content without parts of its own.</summary>
    Leaf,

    /// <summary>A multipart; it has one child or more.</summary>
    Multipart,

    /// <summary>message/rfc822 or message/global; its only child is the encapsulated message.</summary>
    Message,
}
