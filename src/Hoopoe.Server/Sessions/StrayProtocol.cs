namespace Hoopoe.Server.Sessions;

/// <summary>
/// Recognises clients of other protocols by the first octets they send, such as a browser that was led here. They are cut off without an
/// answer, so that nothing of theirs is reflected.
/// </summary>
static class StrayProtocol
{
    static readonly byte[][] Openings =
    [
        .. new[] { "GET ", "POST ", "PUT ", "HEAD ", "OPTIONS ", "CONNECT ", "DELETE ", "PRI ", "EHLO ", "HELO ", "LHLO ", "MAIL ", "USER ", "SSH-" }
            .Select(System.Text.Encoding.ASCII.GetBytes),
        [0x16, 0x03], // a TLS handshake record (RFC 8446 §5.1)
    ];

    /// <summary>Whether the beginning of a connection is another protocol's.</summary>
    public static bool Begins(ReadOnlySpan<byte> input)
    {
        foreach (var opening in Openings)
        {
            if (input.StartsWith(opening)) return true;
        }
        return false;
    }
}
