using Hoopoe.Protocol.Model;
using Hoopoe.Store.Search;

namespace Hoopoe.Store.Sorting;

/// <summary>Messages of a view in the order that SORT asked for.</summary>
public sealed class SortedMessages
{
    readonly SearchResult _found;
    readonly int[] _order;
    readonly int[] _places;

    internal SortedMessages(SearchResult found, int[] order)
    {
        _found = found;
        _order = order;
        _places = Array.ConvertAll(order, index => found.Places[index]);
    }

    /// <summary>Their places in the view, counted from 0, in their order.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Their scores, from 1 to 100, in their order (RFC 6203 §6).</summary>
    public IReadOnlyList<int> Scores
    {
        get
        {
            var scores = _found.Scores;
            return Array.ConvertAll(_order, index => scores[index]);
        }
    }

    /// <summary>Their message numbers or UIDs, in their order.</summary>
    public uint[] Numbers(bool byUid)
    {
        var numbers = new uint[_places.Length];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = byUid ? _found.View.UidAt(_places[index]).Value : (uint)_places[index] + 1;
        return numbers;
    }

    /// <summary>The mod-sequence of the message at a position in the order.</summary>
    public ModSeq ModSeqAt(int position) => _found.View.ModSeqAt(_places[position]);
}
