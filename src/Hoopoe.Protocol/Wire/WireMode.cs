namespace Hoopoe.Protocol.Wire;

/// <summary>What a session's client has said it understands, as far as the wire grammar depends on it.</summary>
[Flags]
public enum WireMode
{
    /// <summary>Plain IMAP4rev1: 7-bit quoted strings, mailbox names in modified UTF-7.</summary>
    None = 0,

    /// <summary>
    /// UTF-8 in quoted strings, text and mailbox names, both ways: after ENABLE IMAP4rev2 (RFC 9051 §5.1) or
    /// ENABLE UTF8=ACCEPT (RFC 9755 §3).
    /// </summary>
    Utf8 = 1,

    /// <summary>Answers may carry literal8 (<c>~{n}</c>), so data with NUL can be sent (RFC 3516 §4.3).</summary>
    Literal8 = 2,
}
