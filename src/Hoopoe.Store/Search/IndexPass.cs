using System.Runtime.InteropServices;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Search.Texts;

namespace Hoopoe.Store.Search;

/// <summary>
/// Puts a search to the text index: of each message first what its state and the filters say, then, where these leave it open, its text.
/// </summary>
/// <param name="plan">The search.</param>
/// <param name="view">The messages.</param>
/// <param name="index">The text index.</param>
/// <param name="undecided">The places of the messages, ascending.</param>
/// <param name="found">Where those go that are found.</param>
sealed class IndexPass(SearchPlan plan, MailboxView view, IndexedSearch index, List<int> undecided, List<int> found)
{
    const int BetweenLooks = 256;

    readonly uint[] _uids = new uint[IndexedSearch.PageSize];
    readonly SearchedMessage _message = new(view);
    int _next;
    double _weight;

    /// <summary>How many messages have been decided.</summary>
    public int Decided => _next - Unread.Count;

    /// <summary>The places of the messages that have to be read.</summary>
    public List<int> Unread { get; } = [];

    /// <summary>Goes on until the turn is over; true at the end.</summary>
    public bool Step(SearchTurns.Turn turn, CancellationToken cancellationToken)
    {
        index.Facts.CancellationToken = cancellationToken;
        _message.Facts = index.Facts;
        while (_next < undecided.Count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var places = CollectionsMarshal.AsSpan(undecided).Slice(_next, Math.Min(IndexedSearch.PageSize, undecided.Count - _next));
            Read(places);
            for (var at = 0; at < places.Length; at++)
            {
                _next++;
                _message.MoveTo(places[at]);
                var truth = index.MoveTo(at) ? Test() : Truth.Unknown;
                if (truth == Truth.Yes) plan.Add(places[at], _weight, found);
                else if (truth == Truth.Unknown) Unread.Add(places[at]);
                if ((index.Facts.LooksAtText || at % BetweenLooks == 0) && turn.IsOver) return _next == undecided.Count;
            }
        }
        return true;
    }

    /// <summary>Weighs a message, unless a part of it is not known that may count.</summary>
    Truth Weigh()
    {
        _weight = plan.Weigh(_message);
        return index.Facts.IsIncomplete ? Truth.Unknown : Truth.Yes;
    }

    void Read(ReadOnlySpan<int> places)
    {
        for (var at = 0; at < places.Length; at++)
        {
            _message.MoveTo(places[at]);
            _uids[at] = _message.Uid;
        }
        index.Read(_uids.AsSpan(0, places.Length));
    }

    Truth Test()
    {
        try
        {
            var truth = plan.Test(_message);
            if (!index.Facts.IsDamaged && (truth == Truth.Unknown || (truth == Truth.Yes && plan.IsRanked)))
            {
                index.Facts.LookAtText();
                truth = plan.Test(_message);
                if (truth == Truth.Yes && plan.IsRanked) truth = Weigh();
            }
            if (index.Facts.IsDamaged) index.DropDamaged();
            return truth;
        }
        catch (IOException)
        {
            index.DropDamaged();
            return Truth.Unknown;
        }
    }
}
