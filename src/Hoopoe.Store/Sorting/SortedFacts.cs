using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Sorting;

/// <summary>What a view tells of messages that are sorted or threaded, each fact in an array of its own.</summary>
/// <param name="Uids">Their UIDs, ascending.</param>
/// <param name="Received">Their internal dates in Unix seconds.</param>
/// <param name="Sizes">Their sizes in octets.</param>
sealed record SortedFacts(uint[] Uids, long[] Received, long[] Sizes)
{
    /// <summary>Reads the rows of messages.</summary>
    /// <param name="view">The view.</param>
    /// <param name="places">Their places in it, ascending.</param>
    public static SortedFacts Of(MailboxView view, IReadOnlyList<int> places)
    {
        var facts = new SortedFacts(new uint[places.Count], new long[places.Count], new long[places.Count]);
        for (var index = 0; index < places.Count;)
        {
            // A run of neighbours is read from its chunks in one pass.
            var first = index;
            while (index + 1 < places.Count && places[index + 1] == places[index] + 1) index++;
            index++;
            var at = first;
            foreach (var row in view.Rows(places[first], places[index - 1] + 1))
            {
                facts.Uids[at] = row.Uid;
                facts.Received[at] = row.InternalDate.UnixSeconds;
                facts.Sizes[at++] = row.Size;
            }
        }
        return facts;
    }
}
