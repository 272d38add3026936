namespace Hoopoe.Mime;

/// <summary>Finds the parts of a message.</summary>
public static class MessageScanner
{
    /// <summary>
    /// Scans a message in one pass, linear in its size and without recursion. Any octets are a message; what lies beyond a bound of
    /// <see cref="MimeLimits"/> is one part that is not looked into. A multipart without a single part of its own (no boundary
    /// parameter, or no delimiter found) gets one text part that holds all its body.
    /// </summary>
    /// <param name="message">The whole message, with any line ends.</param>
    public static MessageStructure Scan(ReadOnlySpan<byte> message) => new PartScan(message).Run();
}
