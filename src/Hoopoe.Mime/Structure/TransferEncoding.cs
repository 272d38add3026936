namespace Hoopoe.Mime;

/// <summary>A Content-Transfer-Encoding (RFC 2045 §6) as far as it is known here.</summary>
public enum TransferEncoding : byte
{
    /// <summary>7bit, also where the field is missing.</summary>
    SevenBit,

    /// <summary>8bit.</summary>
    EightBit,

    /// <summary>binary.</summary>
    Binary,

    /// <summary>base64.</summary>
    Base64,

    /// <summary>quoted-printable.</summary>
    QuotedPrintable,

    /// <summary>x-uuencode and its other spellings.</summary>
    UuEncode,

    /// <summary>A name that is not known: the body cannot be decoded.</summary>
    Unknown,
}
