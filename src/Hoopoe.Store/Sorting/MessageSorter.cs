using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search;

namespace Hoopoe.Store.Sorting;

/// <summary>
/// Sorts messages (RFC 5256 §3, RFC 5957, RFC 6203 §6): each criterion becomes a number for each message, from the view or from columns
/// of stored keys, and
/// the numbers are compared. Ties go by message number.
/// </summary>
public static class MessageSorter
{
    /// <summary>Sorts what a search found.</summary>
    /// <param name="account">The account that the messages are of.</param>
    /// <param name="found">The messages.</param>
    /// <param name="criteria">What to sort by, the first weighing most.</param>
    /// <param name="comparator">How texts are compared.</param>
    /// <param name="progress">Is told now and then how many keys were read, and about how many there are; may be null.</param>
    /// <param name="cancellationToken">Ends the work soon.</param>
    public static async ValueTask<SortedMessages> SortAsync(
        Account account, SearchResult found, IReadOnlyList<SortCriterion> criteria, Comparator comparator, Func<long, long, ValueTask>? progress,
        CancellationToken cancellationToken)
    {
        var keys = account.Keys(progress, found.Damaged);
        var uids = SortedFacts.Uids(found.View, found.Places);
        var weights = new long[criteria.Count][];
        for (var index = 0; index < weights.Length; index++)
        {
            var weight = await WeighAsync(keys, found, uids, criteria[index].Key, comparator.Collation, cancellationToken);
            if (criteria[index].IsReverse != (comparator.IsReversed && IsText(criteria[index].Key))) Reverse(weight);
            weights[index] = weight;
        }
        cancellationToken.ThrowIfCancellationRequested();
        var order = Order(found.Places.Count, weights);
        return new SortedMessages(found, order);
    }

    static async ValueTask<long[]> WeighAsync(
        KeyColumns keys, SearchResult found, uint[] uids, SortKey key, Collation collation, CancellationToken cancellationToken)
    {
        switch (key)
        {
            case SortKey.Arrival:
                return SortedFacts.Received(found.View, found.Places);
            case SortKey.Size:
                return SortedFacts.Sizes(found.View, found.Places);
            case SortKey.Relevancy:
                // The best comes first (RFC 6203 §6).
                return [.. found.Scores.Select(static score => -(long)score)];
            case SortKey.Date:
                return (await keys.SentAsync(found.View, cancellationToken)).SentOf(uids, SortedFacts.Received(found.View, found.Places));
            default:
                var texts = await keys.TextsAsync(found.View, TextOf(key), collation, cancellationToken);
                return Array.ConvertAll(texts.RanksOf(uids), static rank => (long)rank);
        }
    }

    static bool IsText(SortKey key) => key is not (SortKey.Arrival or SortKey.Size or SortKey.Date or SortKey.Relevancy);

    static TextKey TextOf(SortKey key) => key switch
    {
        SortKey.Subject => TextKey.Subject,
        SortKey.From => TextKey.From,
        SortKey.To => TextKey.To,
        SortKey.Cc => TextKey.Cc,
        SortKey.DisplayFrom => TextKey.FromDisplay,
        SortKey.DisplayTo => TextKey.ToDisplay,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "No text is sorted by this key."),
    };

    static void Reverse(long[] weights)
    {
        for (var index = 0; index < weights.Length; index++) weights[index] = -weights[index];
    }

    static int[] Order(int count, long[][] weights)
    {
        var items = new Item[count];
        for (var index = 0; index < items.Length; index++) items[index] = new Item(weights[0][index], index);
        items.AsSpan().Sort(new ByWeight(weights));
        return Array.ConvertAll(items, static item => item.Index);
    }

    readonly record struct Item(long Weight, int Index);

    readonly struct ByWeight(long[][] weights) : IComparer<Item>
    {
        public int Compare(Item a, Item b)
        {
            if (a.Weight != b.Weight) return a.Weight < b.Weight ? -1 : 1;
            for (var criterion = 1; criterion < weights.Length; criterion++)
            {
                var order = weights[criterion][a.Index].CompareTo(weights[criterion][b.Index]);
                if (order != 0) return order;
            }
            return a.Index.CompareTo(b.Index);
        }
    }
}
