namespace Hoopoe.Mime;

/// <summary>One part of a message: a header directly followed by a body, both given as offsets into the message.</summary>
public readonly record struct MessagePart
{
    /// <summary>How the body is made up.</summary>
    public required PartKind Kind { get; init; }

    /// <summary>The transfer encoding the header names.</summary>
    public required TransferEncoding Encoding { get; init; }

    /// <summary>Whether a missing Content-Type means message/rfc822, as in multipart/digest (RFC 2046 §5.1.5).</summary>
    public required bool DefaultsToMessage { get; init; }

    /// <summary>Whether the part is a message/global (RFC 6532 §3.7).</summary>
    public required bool IsGlobal { get; init; }

    /// <summary>Whether the part is text/*, so that BINARY ends its lines by CRLF (RFC 3516 §6).</summary>
    public required bool IsText { get; init; }

    /// <summary>First octet of the header.</summary>
    public required int HeaderOffset { get; init; }

    /// <summary>First octet of the body: the header ends here, its blank line included.</summary>
    public required int BodyOffset { get; init; }

    /// <summary>The octet after the body.</summary>
    public required int End { get; init; }

    /// <summary>Lines of the body in its transfer encoding; a last line without an end counts (RFC 9051 §7.5.2).</summary>
    public required int Lines { get; init; }

    /// <summary>Index of the first part that is not below this one; parts are in the order of their headers.</summary>
    public required int Next { get; init; }

    /// <summary>The header with its blank line.</summary>
    public ByteRange Header => new(HeaderOffset, BodyOffset - HeaderOffset);

    /// <summary>The body as stored.</summary>
    public ByteRange Body => new(BodyOffset, End - BodyOffset);

    /// <summary>Cuts the header out of the message.</summary>
    public ReadOnlySpan<byte> HeaderOf(ReadOnlySpan<byte> message) => message[HeaderOffset..BodyOffset];

    /// <summary>Cuts the body out of the message.</summary>
    public ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> message) => message[BodyOffset..End];
}
