using System.Text;

namespace Hoopoe.Store.Search.Texts;

/// <summary>A folded text made ready to be looked for in folded texts of messages.</summary>
sealed class TextNeedle
{
    const int Window = 256 << 10;

    readonly byte[] _octets;
    readonly bool _includesHeader;

    /// <summary>A needle for TEXT or BODY.</summary>
    public TextNeedle(SoughtText text)
    {
        _octets = Encoding.UTF8.GetBytes(text.Folded);
        _includesHeader = text.IncludesHeader;
        Trigrams = HashesOf(_octets);
    }

    /// <summary>The hashed trigrams that a message with the text has at least.</summary>
    public uint[] Trigrams { get; }

    /// <summary>Whether the text is in a message.</summary>
    public bool IsIn(in TextEntry entry, ReadOnlySpan<byte> text, CancellationToken cancellationToken)
    {
        if (!_includesHeader) text = text[entry.Headers..];
        while (text.Length > Window + _octets.Length)
        {
            if (text[..(Window + _octets.Length)].IndexOf(_octets) >= 0) return true;
            cancellationToken.ThrowIfCancellationRequested();
            text = text[(Window + 1)..];
        }
        return text.IndexOf(_octets) >= 0;
    }

    /// <summary>The hashes of some distinct trigrams, spread over all of the octets.</summary>
    public static uint[] HashesOf(ReadOnlySpan<byte> octets)
    {
        var hashes = new HashSet<uint>();
        var step = Math.Max(1, (octets.Length - Trigram.Length + 1) / TextLimits.NeedleTrigrams);
        for (var at = 0; at + Trigram.Length <= octets.Length; at += step)
            hashes.Add(Trigram.Hash((octets[at] << 16) | (octets[at + 1] << 8) | octets[at + 2]));
        return [.. hashes];
    }
}
