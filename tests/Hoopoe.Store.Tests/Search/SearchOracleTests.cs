using System.Text;
using CsCheck;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Tests.Search;

public class SearchOracleTests
{
    static SearchOracleTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>How many messages the text index holds: none, the first half, or all.</summary>
    static readonly Gen<int> Indexed = Gen.OneOf(0, 12, 25);

    [Fact]
    public async Task Any_search_finds_what_looking_at_every_message_finds() =>
        await Gen.Select(RandomMail.Any.Array[25], RandomQuery.Any.Array[120], Indexed, Gen.Frequency((3, Gen.Const(Collation.UnicodeCaseMap)), (1, Gen.OneOf(Collation.All.ToArray())))).SampleAsync(
            async (messages, queries, indexed, collation) =>
            {
                await using var mailbox = await SearchMailbox.OpenAsync();
                mailbox.Collation = collation;
                mailbox.Saved = UidSet.Of([new Uid(2), new Uid(3), new Uid(11), new Uid(25)]);
                mailbox.Recent = UidSet.OfRanges([new NumberRange(18, 40)]);
                for (var place = 0; place < messages.Length; place++)
                {
                    var message = messages[place];
                    await mailbox.AppendAsync(message.Octets, message.Flags, message.InternalDate);
                    if (place + 1 == indexed) await mailbox.IndexAsync();
                }
                var view = await mailbox.ViewAsync();
                var naive = new NaiveSearch(messages, view, mailbox.Saved, mailbox.Recent, collation);
                foreach (var query in queries)
                {
                    var expected = string.Join(',', naive.Find(query));
                    var found = string.Join(',', (await mailbox.RunAsync(query, view)).Places);
                    Assert.True(expected == found, $"{query}: expected {expected}, found {found}, {indexed} indexed, by {collation}");
                }
            },
            iter: 15, threads: 1);
}
