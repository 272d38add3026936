using CsCheck;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Search;

namespace Hoopoe.Store.Tests.Search;

/// <summary>Searches of a mailbox of many chunks, whose messages exist in the view only.</summary>
public class LargeMailboxTests
{
    const int Count = 5_000;

    /// <summary>Every third UID from 10 on; each seventh message carries \Seen.</summary>
    static readonly MailboxView View = Create();

    static readonly Gen<NumberRange> Range = Gen.Select(Gen.UInt[1, 3 * Count + 100], Gen.UInt[0, 3_000], static (low, length) => new NumberRange(low, low + length));

    [Fact]
    public Task Sets_of_uids_and_numbers_find_their_messages_in_any_chunk() => Gen.Select(Range.Array[1, 4], Range.Array[1, 4], Gen.Bool).SampleAsync(
        async (uids, numbers, isBoth) =>
        {
            SearchKey byUid = new SearchUids(SequenceSet.Of(uids));
            SearchKey byNumber = new SearchNumbers(SequenceSet.Of(numbers));
            var found = (await FindAsync(isBoth ? new SearchAnd([byUid, byNumber]) : new SearchOr(byUid, byNumber))).Places;
            Assert.Equal(
                Enumerable.Range(0, Count).Where(place =>
                {
                    var hasUid = uids.Any(range => range.Contains(View.UidAt(place).Value));
                    var hasNumber = numbers.Any(range => range.Contains((uint)place + 1));
                    return isBoth ? hasUid && hasNumber : hasUid || hasNumber;
                }),
                found);
        },
        iter: 300, threads: 1);

    [Fact]
    public async Task Flags_are_found_in_every_chunk()
    {
        var seen = await FindAsync(new SearchFlag(SystemFlags.Seen, IsSet: true));
        Assert.Equal(Enumerable.Range(0, Count).Where(place => place % 7 == 0), seen.Places);
        Assert.Equal(Enumerable.Range(0, Count).Where(place => place % 7 == 0).Select(UidOf), seen.Uids);
        Assert.Equal(new ModSeq(Count - 1 - ((Count - 1) % 7) + 1), seen.HighestModSeq);
        Assert.Equal($"1:{Count}", (await FindAsync(new SearchAll())).Numbers.ToString());
    }

    static async Task<SearchResult> FindAsync(SearchKey key) => await SearchEvaluator.RunAsync(
        null!, View, key, new SearchScope(SearchMailbox.Now), TestContext.Current.CancellationToken);

    static Uid UidOf(int place) => new((uint)(10 + (place * 3)));

    static MailboxView Create()
    {
        var flags = FlagTable.Initial.Add(FlagSet.Of(SystemFlags.Seen));
        var rows = Enumerable.Range(0, Count).Select(place => new MessageRow(
            UidOf(place).Value, 100, PackedDate.Of(SearchMailbox.Now), 0, place % 7 == 0 ? 1 : 0, place + 1)).ToList();
        return new MailboxView(1, 1, MailboxSnapshot.Of(rows, flags, new ModSeq(Count), UidOf(Count)));
    }
}
