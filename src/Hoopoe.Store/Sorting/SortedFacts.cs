using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Sorting;

/// <summary>What a view tells of messages that are sorted or threaded, each fact in an array of its own, in the order of the places.</summary>
static class SortedFacts
{
    /// <summary>Their UIDs.</summary>
    /// <param name="view">The view.</param>
    /// <param name="places">Their places in it, ascending.</param>
    public static uint[] Uids(MailboxView view, IReadOnlyList<int> places) => Read(view, places, static row => row.Uid);

    /// <summary>Their internal dates in Unix seconds.</summary>
    /// <inheritdoc cref="Uids"/>
    public static long[] Received(MailboxView view, IReadOnlyList<int> places) =>
        Read(view, places, static row => row.InternalDate.UnixSeconds);

    /// <summary>Their sizes in octets.</summary>
    /// <inheritdoc cref="Uids"/>
    public static long[] Sizes(MailboxView view, IReadOnlyList<int> places) => Read(view, places, static row => (long)row.Size);

    static T[] Read<T>(MailboxView view, IReadOnlyList<int> places, Func<MessageRow, T> fact)
    {
        var facts = new T[places.Count];
        for (var index = 0; index < places.Count;)
        {
            // A run of neighbours is read from its chunks in one pass.
            var first = index;
            while (index + 1 < places.Count && places[index + 1] == places[index] + 1) index++;
            index++;
            var at = first;
            foreach (var row in view.Rows(places[first], places[index - 1] + 1)) facts[at++] = fact(row);
        }
        return facts;
    }
}
