using System.Text;
using CsCheck;
using Hoopoe.Mime;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Tests.Search;
using Hoopoe.Store.Tests.Sorting;
using Hoopoe.Store.Threading;

namespace Hoopoe.Store.Tests.Threading;

public class ThreadOracleTests
{
    static ThreadOracleTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Any_THREAD_gives_the_trees_that_the_algorithm_as_written_gives_also_while_the_mailbox_grows() =>
        await Gen.Select(Conversation.Message.Array[2, 30], Gen.Int[1, 30].Array[0, 3]).SampleAsync(
            async (messages, pauses) =>
            {
                await using var mailbox = await SearchMailbox.OpenAsync();
                for (var count = 1; count <= messages.Length; count++)
                {
                    await mailbox.AppendAsync(messages[count - 1].ToOctets(), date: messages[count - 1].Received);
                    if (pauses.Contains(count) || count == messages.Length) await CheckAsync(mailbox, messages[..count]);
                }
            },
            iter: 60, threads: 1);

    static async Task CheckAsync(SearchMailbox mailbox, ConversationMessage[] messages)
    {
        var naive = new NaiveThreads(messages);
        foreach (var key in new SearchKey[] { new SearchAll(), new SearchNot(new SearchNumbers(SequenceSet.Of([new NumberRange(2, 3)]))) })
        {
            var found = await mailbox.RunAsync(key);
            foreach (var algorithm in Enum.GetValues<ThreadAlgorithm>())
            {
                var threads = await MessageThreader.RunAsync(mailbox.Store.Account, found, algorithm, Collation.UnicodeCaseMap, null, TestContext.Current.CancellationToken);
                var expected = naive.Thread(found.Places, algorithm);
                var actual = ThreadText.Of(threads);
                Assert.True(expected == actual, $"{algorithm}: expected {expected}, threaded {actual}");
            }
        }
    }
}
