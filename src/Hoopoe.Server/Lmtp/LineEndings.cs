namespace Hoopoe.Server.Lmtp;

/// <summary>Makes CRLF of the line ends of a pipe, where a line often ends with LF alone. Bytes may come in any pieces.</summary>
sealed class LineEndings
{
    bool _isAfterCr;

    /// <summary>Copies bytes, putting a CR before each LF that has none.</summary>
    /// <param name="source">The next bytes.</param>
    /// <param name="target">Where they go; twice as long as the source.</param>
    /// <returns>How many bytes were written.</returns>
    public int Complete(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        foreach (var next in source)
        {
            if (next == '\n' && !_isAfterCr) target[written++] = (byte)'\r';
            target[written++] = next;
            _isAfterCr = next == '\r';
        }
        return written;
    }
}
