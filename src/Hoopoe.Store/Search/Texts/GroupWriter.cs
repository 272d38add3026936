using System.Numerics;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search.Texts;

/// <summary>Puts texts together as a group, as it is written to a segment. For one thread.</summary>
sealed class GroupWriter(TrigramSet trigrams)
{
    /// <summary>Rows of a filter for each distinct trigram that its messages have on average: about a quarter of its bits is set then.</summary>
    const int RowsPerTrigram = 3;

    const int FewestRows = 64;
    const int Classes = 6;
    const int SmallestClassBits = 10;

    /// <summary>How many classes of texts there are.</summary>
    public static int ClassCount => Classes;

    /// <summary>
    /// Which texts a text shares groups with: those with about as many distinct trigrams, since the rows of a filter serve all of a group.
    /// </summary>
    public static int ClassOf(LooseText text) => Math.Clamp(BitOperations.Log2((uint)Math.Max(1, text.Trigrams)) - SmallestClassBits + 1, 0, Classes - 1);

    /// <summary>How many distinct trigrams a text has.</summary>
    public int CountTrigrams(ReadOnlySpan<byte> text) => trigrams.Collect(text).Length;

    /// <summary>The octets of a group of texts, at most <see cref="TextLimits.GroupMessages"/> of them.</summary>
    public byte[] Write(IReadOnlyList<LooseText> texts, out GroupHead head)
    {
        var rows = Math.Clamp((int)texts.Average(text => text.Trigrams) * RowsPerTrigram, FewestRows, Trigram.Count);
        head = new GroupHead(texts.Count, rows, (texts.Count + 7) / 8, texts.Sum(text => text.Text.Length), 0, 0);
        var group = new byte[head.GroupSize];
        var filter = group.AsSpan(head.FilterOffset, head.FilterSize);
        var start = 0;
        for (var column = 0; column < texts.Count; column++)
        {
            var text = texts[column];
            (text.Entry with { Start = start }).WriteTo(group.AsSpan(GroupHead.TableOffset + (column * TextEntry.Size)));
            text.Text.CopyTo(group, head.TextOffset + start);
            start += text.Text.Length;
            Mark(filter, trigrams.Collect(text.Text), head, column);
        }
        head = head with
        {
            TableChecksum = Crc32C.Of(group.AsSpan(GroupHead.TableOffset, head.TableSize)),
            FilterChecksum = Crc32C.Of(filter),
        };
        head.WriteTo(group);
        return group;
    }

    static void Mark(Span<byte> filter, ReadOnlySpan<int> found, in GroupHead head, int column)
    {
        var bit = (byte)(1 << (column & 7));
        var at = column >> 3;
        foreach (var trigram in found) filter[(Trigram.RowOf(Trigram.Hash(trigram), head.Rows) * head.RowSize) + at] |= bit;
    }
}
