using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Store.Threading;

/// <summary>
/// Puts messages into threads: ORDEREDSUBJECT and REFERENCES (RFC 5256 §3), and REFS (draft-ietf-morg-inthread), which looks at references
/// alone, goes by INTERNALDATE, and has the thread with the latest message last. The work grows as n log n, whatever messages refer to.
/// </summary>
public static class MessageThreader
{
    /// <summary>How many references the messages of a mailbox may have, all together, to be threaded.</summary>
    public const int MaxReferences = 10_000_000;

    const int None = -1;

    /// <summary>Threads what a search found.</summary>
    /// <param name="account">The account that the messages are of.</param>
    /// <param name="found">The messages.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="collation">How subjects are compared.</param>
    /// <param name="progress">Is told now and then how many keys were read, and about how many there are; may be null.</param>
    /// <param name="cancellationToken">Ends the work soon.</param>
    /// <exception cref="StoreRefusedException">The mailbox's messages have more references than can be threaded.</exception>
    public static async ValueTask<MessageThreads> RunAsync(
        Account account, SearchResult found, ThreadAlgorithm algorithm, Collation collation, Func<long, long, ValueTask>? progress,
        CancellationToken cancellationToken)
    {
        var keys = account.Keys(progress, found.Damaged);
        var uids = SortedFacts.Uids(found.View, found.Places);
        var received = SortedFacts.Received(found.View, found.Places);
        if (algorithm == ThreadAlgorithm.Refs)
        {
            var links = await keys.ReferencesAsync(found.View, cancellationToken);
            return ByReferences(found, links, uids, received, cancellationToken);
        }

        var dates = (await keys.SentAsync(found.View, cancellationToken)).SentOf(uids, received);
        var texts = await keys.TextsAsync(found.View, TextKey.Subject, collation, cancellationToken);
        var subjects = texts.RanksOf(uids);
        if (algorithm == ThreadAlgorithm.OrderedSubject) return BySubject(found, subjects, dates);

        var references = await keys.ReferencesAsync(found.View, cancellationToken);
        for (var index = 0; index < subjects.Length; index++)
        {
            if (subjects[index] == texts.EmptyRank) subjects[index] = None;
        }
        return ByReferencesAndSubject(found, references.PlacesOf(uids), references, subjects, dates, cancellationToken);
    }

    static MessageThreads ByReferences(
        SearchResult found, ReferenceColumn column, uint[] uids, long[] received, CancellationToken cancellationToken)
    {
        var (parents, nodes) = ReferenceLinks.Of(column, column.PlacesOf(uids), cancellationToken).Prune();
        return MessageThreads.Of(found.View, found.Places, parents, nodes, Order(received)).ByLatest(received);
    }

    static MessageThreads ByReferencesAndSubject(
        SearchResult found, int[] places, ReferenceColumn column, int[] subjects, long[] dates, CancellationToken cancellationToken)
    {
        var (parents, nodes) = ReferenceLinks.Of(column, places, cancellationToken).Prune();
        var order = Order(dates);
        nodes = SubjectMerge.Run(parents, nodes, subjects, Array.ConvertAll(places, place => place >= 0 && column.IsReplyAt(place)), order);
        return MessageThreads.Of(found.View, found.Places, parents, nodes, order);
    }

    static MessageThreads BySubject(SearchResult found, int[] subjects, long[] dates)
    {
        var parents = new int[dates.Length];
        var heads = new Dictionary<int, int>();
        var order = Order(dates);
        foreach (var message in order) parents[message] = heads.TryAdd(subjects[message], message) ? None : heads[subjects[message]];
        return MessageThreads.Of(found.View, found.Places, parents, parents.Length, order);
    }

    /// <summary>Messages by their dates, equal ones by their numbers.</summary>
    static int[] Order(long[] dates)
    {
        var items = new (long Date, int Message)[dates.Length];
        for (var message = 0; message < items.Length; message++) items[message] = (dates[message], message);
        items.AsSpan().Sort();
        return Array.ConvertAll(items, static item => item.Message);
    }
}
