using System.Text;

namespace Hoopoe.Mime;

/// <summary>The boundaries of the multiparts being read; a line is looked up once, however many are open.</summary>
sealed class OpenBoundaries
{
    readonly Dictionary<string, int> _levels = [];
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public OpenBoundaries() => _lookup = _levels.GetAlternateLookup<ReadOnlySpan<char>>();

    public bool IsEmpty => _levels.Count == 0;

    /// <summary>Opens a boundary for a level of nesting.</summary>
    /// <returns>The level of an outer multipart with the same boundary, hidden from now on; -1 if there is none.</returns>
    public int Open(string boundary, int level)
    {
        var hidden = _levels.GetValueOrDefault(boundary, -1);
        _levels[boundary] = level;
        return hidden;
    }

    /// <summary>Closes a boundary, bringing back the one it hid.</summary>
    public void Close(string boundary, int hidden)
    {
        if (hidden < 0)
            _levels.Remove(boundary);
        else
            _levels[boundary] = hidden;
    }

    /// <summary>Forgets all: what follows is one part.</summary>
    public void Clear() => _levels.Clear();

    /// <summary>
    /// Finds the innermost multipart that a line delimits (RFC 2046 §5.1.1): two hyphens, the boundary in full, two more hyphens if it is
    /// the last delimiter, and white space.
    /// </summary>
    public bool TryMatch(ReadOnlySpan<byte> line, out int level, out bool isLast)
    {
        level = -1;
        isLast = false;
        var text = line[2..].TrimEnd(" \t\r\n"u8);
        if (text.IsEmpty || text.Length > MimeLimits.Boundary + 2)
            return false;

        Span<char> buffer = stackalloc char[MimeLimits.Boundary + 2];
        ReadOnlySpan<char> name = buffer[..Encoding.Latin1.GetChars(text, buffer)];
        if (_lookup.TryGetValue(name, out var next))
            level = next;
        if (name.EndsWith("--") && _lookup.TryGetValue(name[..^2], out var last) && last > level)
        {
            level = last;
            isLast = true;
        }

        return level >= 0;
    }
}
