using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>Text on its way out, with CRLF where a line feed stood alone (RFC 3516 §6). Pieces may be cut anywhere.</summary>
sealed class CanonicalLines(IBufferWriter<byte> output)
{
    bool _afterReturn;

    public void Write(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var feed = text.IndexOf((byte)'\n');
            var line = feed < 0 ? text : text[..feed];
            output.Write(line);
            if (!line.IsEmpty)
                _afterReturn = line[^1] == '\r';
            if (feed < 0)
                return;

            output.Write(_afterReturn ? "\n"u8 : "\r\n"u8);
            _afterReturn = false;
            text = text[(feed + 1)..];
        }
    }
}
