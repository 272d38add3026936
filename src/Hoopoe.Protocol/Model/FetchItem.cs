using System.Collections.Immutable;

namespace Hoopoe.Protocol.Model;

/// <summary>A data item a FETCH asks for (RFC 9051 §6.4.5 and extensions).</summary>
public abstract record FetchItem
{
    private protected FetchItem()
    {
    }

    /// <summary>Whether fetching it marks the message \Seen.</summary>
    public virtual bool SetsSeen => false;
}

/// <summary>The data items that are one word.</summary>
public enum FetchAttributeName
{
    /// <summary>FLAGS.</summary>
    Flags,

    /// <summary>INTERNALDATE.</summary>
    InternalDate,

    /// <summary>RFC822.SIZE.</summary>
    Size,

    /// <summary>ENVELOPE.</summary>
    Envelope,

    /// <summary>BODY: the structure without extension data.</summary>
    Body,

    /// <summary>BODYSTRUCTURE.</summary>
    BodyStructure,

    /// <summary>UID.</summary>
    Uid,

    /// <summary>MODSEQ (RFC 7162).</summary>
    ModSeq,

    /// <summary>EMAILID (RFC 8474).</summary>
    EmailId,

    /// <summary>THREADID (RFC 8474).</summary>
    ThreadId,

    /// <summary>SAVEDATE (RFC 8514).</summary>
    SaveDate,
}

/// <summary>A data item of one word.</summary>
public sealed record FetchAttribute(FetchAttributeName Name) : FetchItem;

/// <summary>How a section was asked for, and so how its answer is named.</summary>
public enum FetchSectionForm
{
    /// <summary>BODY[…] or BODY.PEEK[…], answered as BODY[…].</summary>
    Body,

    /// <summary>RFC822: the message (RFC 3501 §6.4.5).</summary>
    Rfc822,

    /// <summary>RFC822.HEADER: the header, without setting \Seen (RFC 3501 §6.4.5).</summary>
    Rfc822Header,

    /// <summary>RFC822.TEXT: the body (RFC 3501 §6.4.5).</summary>
    Rfc822Text,
}

/// <summary>Octets of a section as they are stored.</summary>
/// <param name="Section">The section.</param>
/// <param name="Range">The run asked for; null for all.</param>
/// <param name="IsPeek">Whether \Seen stays as it is.</param>
/// <param name="Form">How it was asked for.</param>
public sealed record FetchSection(BodySection Section, OctetRange? Range, bool IsPeek, FetchSectionForm Form = FetchSectionForm.Body) : FetchItem
{
    /// <inheritdoc/>
    public override bool SetsSeen => !IsPeek;
}

/// <summary>BINARY[…]: a part's content with its transfer encoding undone (RFC 3516, RFC 9051 §6.4.5).</summary>
/// <param name="Part">The part numbers; empty for the message itself.</param>
/// <param name="Range">The run of decoded octets asked for; null for all.</param>
/// <param name="IsPeek">Whether \Seen stays as it is.</param>
public sealed record FetchBinary(ImmutableArray<uint> Part, OctetRange? Range, bool IsPeek) : FetchItem
{
    /// <inheritdoc/>
    public override bool SetsSeen => !IsPeek;
}

/// <summary>BINARY.SIZE[…]: the size of a part's decoded content.</summary>
/// <param name="Part">The part numbers; empty for the message itself.</param>
public sealed record FetchBinarySize(ImmutableArray<uint> Part) : FetchItem;

/// <summary>PREVIEW: the beginning of the message's text (RFC 8970).</summary>
/// <param name="IsLazy">Whether the client would rather have NIL than wait.</param>
public sealed record FetchPreview(bool IsLazy) : FetchItem;
