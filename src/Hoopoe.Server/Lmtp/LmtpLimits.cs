namespace Hoopoe.Server.Lmtp;

/// <summary>The bounds an LMTP client is held to.</summary>
public sealed record LmtpLimits
{
    /// <summary>The longest message, in bytes as received; announced as SIZE (RFC 1870).</summary>
    public long MaxMessageBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Recipients of one message.</summary>
    public int MaxRecipients { get; init; } = 1_000;

    /// <summary>The longest command line with its CRLF, in bytes; RFC 5321 §4.5.3.1.4 and the extensions ask for less.</summary>
    public const int MaxLineBytes = 2_048;

    /// <summary>The longest address, in bytes of UTF-8.</summary>
    public const int MaxAddressBytes = 320;

    /// <summary>After so many commands that were wrong the client is sent away.</summary>
    public const int MaxErrors = 20;
}
