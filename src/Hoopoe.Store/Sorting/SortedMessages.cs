using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Sorting;

/// <summary>Messages of a view in the order that SORT asked for.</summary>
public sealed class SortedMessages
{
    readonly MailboxView _view;
    readonly int[] _places;
    readonly int[] _scores;

    internal SortedMessages(MailboxView view, int[] places, int[] scores)
    {
        _view = view;
        _places = places;
        _scores = scores;
    }

    /// <summary>Their places in the view, counted from 0, in their order.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Their scores, from 1 to 100, in their order (RFC 6203 §6).</summary>
    public ReadOnlySpan<int> Scores => _scores;

    /// <summary>Their message numbers or UIDs, in their order.</summary>
    public uint[] Numbers(bool byUid)
    {
        var numbers = new uint[_places.Length];
        for (var index = 0; index < numbers.Length; index++)
            numbers[index] = byUid ? _view.UidAt(_places[index]).Value : (uint)_places[index] + 1;
        return numbers;
    }

    /// <summary>The mod-sequence of the message at a position in the order.</summary>
    public ModSeq ModSeqAt(int position) => _view.ModSeqAt(_places[position]);
}
