using System.Text;
using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Tests.Search;

public class SearchOracleTests
{
    static SearchOracleTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public async Task Any_search_finds_what_looking_at_every_message_finds() =>
        await Gen.Select(RandomMail.Any.Array[25], RandomQuery.Any.Array[120]).SampleAsync(
            async (messages, queries) =>
            {
                await using var mailbox = await SearchMailbox.OpenAsync();
                mailbox.Saved = UidSet.Of([new Uid(2), new Uid(3), new Uid(11), new Uid(25)]);
                mailbox.Recent = UidSet.OfRanges([new NumberRange(18, 40)]);
                foreach (var message in messages) await mailbox.AppendAsync(message.Octets, message.Flags, message.InternalDate);
                var view = await mailbox.ViewAsync();
                var naive = new NaiveSearch(messages, view, mailbox.Saved, mailbox.Recent);
                foreach (var query in queries)
                {
                    var expected = string.Join(',', naive.Find(query));
                    var found = string.Join(',', (await mailbox.RunAsync(query, view)).Places);
                    Assert.True(expected == found, $"{query}: expected {expected}, found {found}");
                }
            },
            iter: 10, threads: 1);
}
