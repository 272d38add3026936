using System.Text;
using Hoopoe.Mime;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// A header field and a folded text made ready to be looked for in folded texts of messages, whose own header has a field on each line:
/// the name, a colon, a space and the value.
/// </summary>
sealed class HeaderNeedle
{
    const byte LineEnd = (byte)'\n';

    readonly byte[] _beginning;
    readonly byte[] _octets;

    public HeaderNeedle(string field, string folded)
    {
        CanMatch = field.Length > 0 && !field.AsSpan().ContainsAnyExceptInRange('!', '~') && !field.Contains(':', StringComparison.Ordinal)
            && !folded.Contains('\n', StringComparison.Ordinal);
        _beginning = Encoding.UTF8.GetBytes(CaseMap.Fold(field) + ": ");
        _octets = Encoding.UTF8.GetBytes(folded);
        Trigrams = [.. TextNeedle.HashesOf(_octets), .. TextNeedle.HashesOf(_beginning)];
    }

    /// <summary>Whether any header without odd lines can have it.</summary>
    public bool CanMatch { get; }

    /// <summary>The hashed trigrams that a message with the field and text has at least.</summary>
    public uint[] Trigrams { get; }

    /// <summary>Whether a header has the field with the text in it.</summary>
    public bool IsIn(ReadOnlySpan<byte> header) => _octets.Length == 0 ? HasField(header) : HasText(header);

    bool HasField(ReadOnlySpan<byte> header)
    {
        while (header.IndexOf(_beginning) is >= 0 and var at)
        {
            if (at == 0 || header[at - 1] == LineEnd) return true;
            var end = header[at..].IndexOf(LineEnd);
            if (end < 0) return false;
            header = header[(at + end + 1)..];
        }
        return false;
    }

    bool HasText(ReadOnlySpan<byte> header)
    {
        for (var from = 0; header[from..].IndexOf(_octets) is >= 0 and var found;)
        {
            var at = from + found;
            var line = header[..at].LastIndexOf(LineEnd) + 1;
            if (header[line..].StartsWith(_beginning))
            {
                if (at >= line + _beginning.Length) return true;
                from = at + 1;
                continue;
            }
            var end = header[at..].IndexOf(LineEnd);
            if (end < 0) return false;
            from = at + end + 1;
        }
        return false;
    }
}
