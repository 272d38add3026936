using System.Diagnostics;
using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Search;
using Hoopoe.Store.Sorting;
using Hoopoe.Store.Threading;

namespace Hoopoe.Store.Tests.Search;

/// <summary>Searches made to be hard: as many keys, as deep and as many ranges as a client may send, against a mailbox of many messages.</summary>
public class WorstSearchTests
{
    const int Count = 50_000;

    /// <summary>Generous: these are to take well below a second.</summary>
    static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    static readonly MailboxView View = Create();

    [Fact]
    public async Task Negations_as_deep_as_may_be()
    {
        SearchKey key = new SearchFlag(SystemFlags.Seen, IsSet: true);
        for (var depth = 1; depth < ImapLimits.Default.SearchDepth; depth++) key = new SearchNot(key);
        Assert.Equal(Count - ((Count + 6) / 7), (await FindAsync(key)).Places.Count);
    }

    [Fact]
    public async Task Alternatives_and_negations_in_turn_as_many_as_may_be()
    {
        SearchKey key = new SearchFlag(SystemFlags.Seen, IsSet: true);
        for (var one = 0; one < ImapLimits.Default.SearchDepth / 2; one++)
            key = new SearchNot(new SearchOr(new SearchSize(1_000 + one, IsLarger: true), key));
        key = new SearchAnd([.. Enumerable.Repeat(key, ImapLimits.Default.SearchKeys / ImapLimits.Default.SearchDepth)]);
        Assert.Equal((Count + 6) / 7, (await FindAsync(key)).Places.Count);
    }

    [Fact]
    public async Task Ten_thousand_ranges()
    {
        var ranges = Enumerable.Range(0, SequenceSet.MaxRanges).Select(index => new NumberRange((uint)(1 + (index * 4)), (uint)(2 + (index * 4)))).Reverse().ToArray();
        SearchKey numbers = new SearchNumbers(SequenceSet.Of(ranges));
        SearchKey uids = new SearchUids(SequenceSet.Of(ranges));
        var found = await FindAsync(new SearchOr(new SearchAnd([.. Enumerable.Repeat(numbers, 50)]), new SearchNot(new SearchNot(uids))));
        Assert.Equal(2 * SequenceSet.MaxRanges, found.Places.Count);
    }

    [Fact]
    public async Task The_largest_ranges_ten_thousand_times()
    {
        var ranges = Enumerable.Repeat(new NumberRange(1, uint.MaxValue), SequenceSet.MaxRanges);
        Assert.Equal(Count, (await FindAsync(new SearchUids(SequenceSet.Of(ranges)))).Places.Count);
    }

    [Fact]
    public async Task Sorts_and_threads_end_when_they_are_told_to()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: a", "", "");
        var found = await mailbox.RunAsync(new SearchAll());
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var account = mailbox.Store.Account;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await MessageSorter.SortAsync(
            account, found, [new SortCriterion(SortKey.Subject, IsReverse: false)], Comparator.Default, null, cancelled.Token));
        foreach (var algorithm in Enum.GetValues<ThreadAlgorithm>())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await MessageThreader.RunAsync(
                account, found, algorithm, Collation.UnicodeCaseMap, null, cancelled.Token));
        }
    }

    static async Task<SearchResult> FindAsync(SearchKey key)
    {
        var watch = Stopwatch.StartNew();
        var found = await SearchEvaluator.RunAsync(null!, View, key, new SearchScope(SearchMailbox.Now), TestContext.Current.CancellationToken);
        Assert.True(watch.Elapsed < Guard, $"It took {watch.Elapsed}.");
        return found;
    }

    static MailboxView Create()
    {
        var flags = FlagTable.Initial.Add(FlagSet.Of(SystemFlags.Seen));
        var rows = Enumerable.Range(0, Count).Select(place => new MessageRow(
            (uint)place + 1, 100, PackedDate.Of(SearchMailbox.Now), 0, place % 7 == 0 ? 1 : 0, place + 1)).ToList();
        return new MailboxView(1, 1, MailboxSnapshot.Of(rows, flags, new ModSeq(Count), new Uid(Count + 1)));
    }
}
