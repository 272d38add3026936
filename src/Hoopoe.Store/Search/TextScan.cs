using System.Buffers;
using Hoopoe.Mime;

namespace Hoopoe.Store.Search;

/// <summary>
/// Looks for several texts in one message at once, by a collation. It holds a piece of the message and the end of the one before,
/// never the whole.
/// </summary>
sealed class TextScan
{
    readonly IReadOnlyList<SoughtText> _sought;
    readonly Collation _collation;
    readonly CancellationToken _cancellationToken;
    readonly int _overlap;
    readonly bool _readsHeader;
    readonly ArrayBufferWriter<char> _window = new();

    public TextScan(IReadOnlyList<SoughtText> sought, Collation collation, CancellationToken cancellationToken)
    {
        _collation = collation;
        _sought = sought;
        _cancellationToken = cancellationToken;
        _overlap = sought.Max(text => text.Folded.Length) - 1;
        _readsHeader = sought.Any(text => text.IncludesHeader);
    }

    /// <summary>Which of the texts are in the message; reading ends when all have been found.</summary>
    public bool[] Run(IEnumerable<TextPiece> message)
    {
        var found = new bool[_sought.Count];
        var missing = found.Length;
        foreach (var piece in message)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (piece.IsHeader && !_readsHeader) continue;
            KeepEnd(piece.Continues ? _overlap : 0);
            _collation.Prepare(piece.Text, _window);
            missing -= Look(piece.IsHeader, found);
            if (missing == 0) break;
        }
        return found;
    }

    int Look(bool isHeader, bool[] found)
    {
        var count = 0;
        for (var index = 0; index < found.Length; index++)
        {
            if (found[index] || (isHeader && !_sought[index].IncludesHeader)) continue;
            if (_window.WrittenSpan.IndexOf(_sought[index].Folded) < 0) continue;
            found[index] = true;
            count++;
        }
        return count;
    }

    void KeepEnd(int length)
    {
        var end = _window.WrittenSpan[^Math.Min(length, _window.WrittenCount)..].ToArray();
        _window.ResetWrittenCount();
        _window.Write(end);
    }
}
