using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Accounts;

/// <summary>What of a stored message is to be read, besides its ids and the place of its body.</summary>
[Flags]
public enum StoredColumns
{
    /// <summary>Only ids and place.</summary>
    None = 0,

    /// <summary>The ENVELOPE answer.</summary>
    Envelope = 1,

    /// <summary>The BODYSTRUCTURE answer.</summary>
    BodyStructure = 2,

    /// <summary>Where the parts of the body lie.</summary>
    Structure = 4,

    /// <summary>The PREVIEW answer.</summary>
    Preview = 8,
}

/// <summary>A message as the store holds it. Answers are as they are sent on the wire.</summary>
public sealed class StoredMessage
{
    readonly MessageStructure? _structure;

    /// <summary>Its UID.</summary>
    public required Uid Uid { get; init; }

    /// <summary>Where its body is.</summary>
    public required BlobRef Body { get; init; }

    /// <summary>Its EMAILID (RFC 8474).</summary>
    public string EmailId => ObjectIds.EmailId(EmailNumber);

    /// <summary>Its THREADID (RFC 8474).</summary>
    public string ThreadId => ObjectIds.ThreadId(ThreadNumber);

    internal long EmailNumber { get; init; }

    internal long ThreadNumber { get; init; }

    /// <summary>The ENVELOPE answer in ASCII, if it was asked for.</summary>
    public byte[]? Envelope { get; init; }

    /// <summary>The ENVELOPE answer for sessions that take UTF-8, where it differs.</summary>
    public byte[]? Utf8Envelope { get; init; }

    /// <summary>The BODYSTRUCTURE answer in ASCII, if it was asked for.</summary>
    public byte[]? BodyStructure { get; init; }

    /// <summary>The BODYSTRUCTURE answer for sessions that take UTF-8, where it differs.</summary>
    public byte[]? Utf8BodyStructure { get; init; }

    /// <summary>The PREVIEW answer (RFC 8970), if it was asked for; null for a message that came before previews were kept.</summary>
    public string? Preview { get; init; }

    /// <summary>Where its parts lie, if it was asked for.</summary>
    /// <exception cref="BlobDamagedException">What is stored of that is damaged.</exception>
    public MessageStructure? Structure
    {
        get => HasDamagedStructure ? throw DamagedAnswers() : _structure;
        init => _structure = value;
    }

    /// <summary>Whether it was asked for where its parts lie, and what is stored of that is damaged.</summary>
    public bool HasDamagedStructure { get; init; }

    /// <summary>Says that what is stored of the message beside its body is damaged.</summary>
    public BlobDamagedException DamagedAnswers() => new(Body, "what is stored of it besides can't be read");
}
