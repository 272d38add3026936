using System.Text;
using CsCheck;
using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Sorting;
using Hoopoe.Store.Tests.Search;

namespace Hoopoe.Store.Tests.Sorting;

public class SortOracleTests
{
    static readonly Gen<SortCriterion[]> Criteria = Gen.Select(
        Gen.OneOf(Enum.GetValues<SortKey>().Where(static key => key != SortKey.Relevancy).ToArray()), Gen.Bool,
        static (key, isReverse) => new SortCriterion(key, isReverse)).Array[1, 3];

    static readonly Gen<Comparator> AnyComparator = Gen.Frequency(
        (3, Gen.Const(Comparator.Default)),
        (2, Gen.Select(Gen.OneOf(Collation.All.ToArray()), Gen.Bool, static (collation, isReversed) => new Comparator(collation, isReversed))));

    static SortOracleTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Any_SORT_gives_the_order_that_comparing_every_message_gives_also_while_the_mailbox_grows() =>
        await Gen.Select(Conversation.Message.Array[40], Criteria.Array[40], Gen.Int[0, 39].Array[1, 5], AnyComparator).SampleAsync(
            async (messages, sorts, pauses, comparator) =>
            {
                await using var mailbox = await SearchMailbox.OpenAsync();
                for (var count = 1; count <= messages.Length; count++)
                {
                    await mailbox.AppendAsync(messages[count - 1].ToOctets(), date: messages[count - 1].Received);
                    if (pauses.Contains(count)) await CheckAsync(mailbox, messages[..count], sorts[..9], comparator);
                }
                await CheckAsync(mailbox, messages, sorts, comparator);
            },
            iter: 12, threads: 1);

    static async Task CheckAsync(SearchMailbox mailbox, ConversationMessage[] messages, SortCriterion[][] sorts, Comparator comparator)
    {
        var naive = new NaiveSort(messages, comparator);
        var key = new SearchNot(new SearchNumbers(SequenceSet.Of([new NumberRange(3, 4), new NumberRange(17, 17)])));
        var found = await mailbox.RunAsync(key);
        foreach (var criteria in sorts)
        {
            var sorted = await MessageSorter.SortAsync(
                mailbox.Store.Account, found, criteria, comparator, null, TestContext.Current.CancellationToken);
            var expected = string.Join(' ', naive.Sort(found.Places, criteria));
            var actual = string.Join(' ', sorted.Places.ToArray());
            Assert.True(expected == actual, $"{string.Join(", ", criteria)} by {comparator}: expected {expected}, sorted {actual}");
        }
    }
}
