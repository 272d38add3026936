using System.Diagnostics;
using System.Globalization;
using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Sorting;
using Hoopoe.Store.Tests.Search;
using Hoopoe.Store.Threading;

namespace Hoopoe.Store.Tests.Threading;

/// <summary>Conversations made to be hard: what costs the square of their length elsewhere takes no longer here than others do.</summary>
public class WorstThreadTests
{
    const int Count = 8_000;

    /// <summary>Generous: a square would be sixty-four million steps of walks, minutes; this is to take a second.</summary>
    static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_chain_of_answers_is_one_deep_thread_in_whatever_order_it_came()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await FillAsync(mailbox, number => $"Message-ID: <{Count - number}@x>\r\nReferences: <{Count - number - 1}@x>\r\n");
        var text = await ThreadAsync(mailbox, ThreadAlgorithm.Refs);
        Assert.Equal($"({string.Join(' ', Enumerable.Range(1, Count).Reverse())})", text);
    }

    [Fact]
    public async Task References_in_a_circle_make_no_loop_and_lose_no_message()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await FillAsync(
            mailbox,
            number => $"Message-ID: <{number}@x>\r\nReferences: {string.Join(' ', Enumerable.Range(number + 1, 40).Select(other => $"<{other % Count}@x>"))}\r\n");
        foreach (var algorithm in Enum.GetValues<ThreadAlgorithm>())
            Assert.Equal(Enumerable.Range(1, Count), NumbersIn(await ThreadAsync(mailbox, algorithm)).Order());
    }

    [Fact]
    public async Task One_subject_and_one_parent_for_all_is_one_flat_thread()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await FillAsync(mailbox, number => $"Subject: {(number == 0 ? "" : "Re: ")}same\r\nMessage-ID: <{number}@x>\r\nReferences: {(number == 0 ? "" : "<0@x>")}\r\n");
        var flat = $"(1 {string.Concat(Enumerable.Range(2, Count - 1).Select(number => $"({number})"))})";
        Assert.Equal(flat, await ThreadAsync(mailbox, ThreadAlgorithm.References));
        Assert.Equal(flat, await ThreadAsync(mailbox, ThreadAlgorithm.OrderedSubject));
    }

    [Fact]
    public async Task A_subject_of_fifty_thousand_marks_sorts_like_its_base_subject()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: " + string.Concat(Enumerable.Repeat("Re: ", 15_000)) + "b", "", "");
        await mailbox.AppendAsync("Subject: a", "", "");
        await mailbox.AppendAsync("Subject: " + string.Concat(Enumerable.Repeat("[x]", 20_000)) + "c", "", "");
        await mailbox.AppendAsync("Subject: " + string.Concat(Enumerable.Repeat("Re: ", 50_000)) + "b", "", "");
        var sorted = await MessageSorter.SortAsync(
            mailbox.Store.Account, await mailbox.RunAsync(new SearchNot(new SearchNumbers(
                SequenceSet.Of([new NumberRange(4, 4)])))),
            [new SortCriterion(Protocol.Commands.SortKey.Subject, IsReverse: false)], Comparator.Default, null, TestContext.Current.CancellationToken);
        Assert.Equal([1, 0, 2], sorted.Places.ToArray());
    }

    static async Task FillAsync(SearchMailbox mailbox, Func<int, string> header)
    {
        var messages = new List<NewMessage>();
        for (var number = 0; number < Count; number++)
        {
            var prepared = await mailbox.Store.PrepareAsync(header(number) + "\r\n");
            messages.Add(new NewMessage(prepared, FlagSet.Empty, SearchMailbox.Now));
        }
        await mailbox.AppendAllAsync(messages);
    }

    static async Task<string> ThreadAsync(SearchMailbox mailbox, ThreadAlgorithm algorithm)
    {
        var found = await mailbox.RunAsync(new SearchAll());
        var watch = Stopwatch.StartNew();
        var text = ThreadText.Of(await MessageThreader.RunAsync(mailbox.Store.Account, found, algorithm, Collation.UnicodeCaseMap, null, TestContext.Current.CancellationToken));
        Assert.True(watch.Elapsed < Guard, $"{algorithm} took {watch.Elapsed}");
        return text;
    }

    static IEnumerable<int> NumbersIn(string text) =>
        text.Split(['(', ')', ' '], StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture));
}
