using System.Buffers;

namespace Hoopoe.Mime;

/// <summary>
/// Looks for a string in text that comes in pieces, by i;unicode-casemap (RFC 5051). It keeps no more than the last characters.
/// </summary>
/// <param name="sought">The string as the client gave it; the empty string is in any text.</param>
public sealed class SubstringSearch(string sought)
{
    readonly string _sought = CaseMap.Fold(sought);
    readonly ArrayBufferWriter<char> _window = new();

    /// <summary>Whether the string has been found in any piece, or across pieces that continue one another.</summary>
    public bool IsFound { get; private set; } = sought.Length == 0;

    /// <summary>Reads a piece of text.</summary>
    /// <param name="text">Text that is not folded yet.</param>
    /// <param name="continues">Whether it goes on where the piece before it ended.</param>
    /// <returns><see cref="IsFound"/>.</returns>
    public bool Read(ReadOnlySpan<char> text, bool continues)
    {
        if (IsFound)
            return true;

        KeepEnd(continues ? _sought.Length - 1 : 0);
        CaseMap.Fold(text, _window);
        IsFound = _window.WrittenSpan.IndexOf(_sought, StringComparison.Ordinal) >= 0;
        return IsFound;
    }

    void KeepEnd(int length)
    {
        var end = _window.WrittenSpan[^Math.Min(length, _window.WrittenCount)..].ToString();
        _window.ResetWrittenCount();
        _window.Write(end);
    }
}
