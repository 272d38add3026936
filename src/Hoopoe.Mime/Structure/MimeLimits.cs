namespace Hoopoe.Mime;

/// <summary>The bounds within which a message is taken apart. Beyond one, octets stay as they are and are not interpreted.</summary>
public static class MimeLimits
{
    /// <summary>Multiparts and encapsulated messages within one another.</summary>
    public const int Depth = 100;

    /// <summary>Parts of a message; the last one holds all that follows.</summary>
    public const int Parts = 10_000;

    /// <summary>Parameters of one Content-Type or Content-Disposition.</summary>
    public const int Parameters = 128;

    /// <summary>Octets of a boundary. RFC 2046 §5.1.1 allows 70.</summary>
    public const int Boundary = 200;

    /// <summary>Octets of one header field that are interpreted.</summary>
    public const int FieldValue = 64 * 1024;

    /// <summary>Addresses of one field in an ENVELOPE.</summary>
    public const int Addresses = 1_000;

    /// <summary>Octets of text in one stored answer; beyond it strings are sent empty and address lists as NIL.</summary>
    public const int AnswerText = 4 * 1024 * 1024;

    /// <summary>Message-IDs kept of a References field: the last ones.</summary>
    public const int References = 100;
}
