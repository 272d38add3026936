using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Search;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Search;

public class StateKeyTests
{
    static readonly byte[] Small = "\r\nx"u8.ToArray();

    [Fact]
    public async Task Flags_and_keywords_are_asked_for_set_or_unset()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync(Small, FlagSet.Of(SystemFlags.Seen | SystemFlags.Answered));
        await mailbox.AppendAsync(Small, FlagSet.Of(SystemFlags.Flagged, ["$Work"]));
        await mailbox.AppendAsync(Small);
        Assert.Equal("1", await mailbox.FindAsync(new SearchFlag(SystemFlags.Seen, IsSet: true)));
        Assert.Equal("2,3", await mailbox.FindAsync(new SearchFlag(SystemFlags.Answered, IsSet: false)));
        Assert.Equal("2", await mailbox.FindAsync(new SearchKeyword("$work", IsSet: true)));
        Assert.Equal("1,3", await mailbox.FindAsync(new SearchKeyword("$WORK", IsSet: false)));
        Assert.Equal("", await mailbox.FindAsync(new SearchKeyword("$Other", IsSet: true)));
        Assert.Equal("1,2,3", await mailbox.FindAsync(new SearchAll()));
    }

    [Theory]
    [InlineData("1,3", 1u, 1u, 3u, 3u)]
    [InlineData("2,3,4", 4u, 2u)]
    [InlineData("4", SequenceSet.Star, SequenceSet.Star)]
    [InlineData("3,4", SequenceSet.Star, 3u)]
    [InlineData("4", 9u, SequenceSet.Star)]
    [InlineData("", 7u, 9u)]
    [InlineData("4", 4u, uint.MaxValue)]
    public async Task Numbers_are_of_the_view_and_those_beyond_it_match_nothing(string found, params uint[] ends)
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        for (var index = 0; index < 4; index++) await mailbox.AppendAsync(Small);
        Assert.Equal(found, await mailbox.FindAsync(new SearchNumbers(Set(ends))));
    }

    [Fact]
    public async Task Uids_stay_what_numbers_do_not()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        for (var index = 0; index < 5; index++) await mailbox.AppendAsync(Small, index is 0 or 2 ? FlagSet.Of(SystemFlags.Deleted) : null);
        await mailbox.Store.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, mailbox.Store.IdOf("INBOX"), null));
        Assert.Equal("1,2", await mailbox.FindAsync(new SearchUids(Set(1, 4))));
        Assert.Equal("3", await mailbox.FindAsync(new SearchUids(Set(9, SequenceSet.Star))));
        Assert.Equal("2,3", await mailbox.FindAsync(new SearchUids(Set(4, uint.MaxValue))));
        Assert.Equal("2,3", await mailbox.FindAsync(new SearchNumbers(Set(2, 5))));
        var result = await mailbox.RunAsync(new SearchNumbers(Set(2, 5)));
        Assert.Equal(("2:3", "4:5"), (result.Numbers.ToString(), result.Uids.ToString()));
    }

    [Fact]
    public async Task In_an_empty_mailbox_nothing_is_found()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        Assert.Equal("", await mailbox.FindAsync(new SearchAll()));
        Assert.Equal("", await mailbox.FindAsync(new SearchUids(SequenceSet.All)));
        Assert.Equal("", await mailbox.FindAsync(new SearchNot(new SearchNumbers(SequenceSet.All))));
        Assert.Equal(ModSeq.Zero, (await mailbox.RunAsync(new SearchAll())).HighestModSeq);
    }

    [Fact]
    public async Task The_saved_result_and_recent_messages_are_the_sessions()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        for (var index = 0; index < 4; index++) await mailbox.AppendAsync(Small, index == 3 ? FlagSet.Of(SystemFlags.Seen) : null);
        mailbox.Saved = UidSet.Of([new Uid(2), new Uid(4), new Uid(77)]);
        mailbox.Recent = UidSet.OfRanges([new NumberRange(3, 100)]);
        Assert.Equal("2,4", await mailbox.FindAsync(new SearchNumbers(SequenceSet.SavedResult)));
        Assert.Equal("2,4", await mailbox.FindAsync(new SearchUids(SequenceSet.SavedResult)));
        Assert.Equal("1,3", await mailbox.FindAsync(new SearchNot(new SearchUids(SequenceSet.SavedResult))));
        Assert.Equal("3,4", await mailbox.FindAsync(new SearchRecent(IsSet: true)));
        Assert.Equal("1,2", await mailbox.FindAsync(new SearchRecent(IsSet: false)));
        Assert.Equal("3", await mailbox.FindAsync(new SearchAnd([new SearchRecent(IsSet: true), new SearchFlag(SystemFlags.Seen, IsSet: false)])));
        mailbox.Saved = UidSet.Empty;
        Assert.Equal("", await mailbox.FindAsync(new SearchNumbers(SequenceSet.SavedResult)));
    }

    [Fact]
    public async Task Sizes_compare_strictly()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        foreach (var size in (int[])[10, 11, 12]) await mailbox.AppendAsync(new byte[size].Select(_ => (byte)'x').ToArray());
        Assert.Equal("2,3", await mailbox.FindAsync(new SearchSize(10, IsLarger: true)));
        Assert.Equal("1", await mailbox.FindAsync(new SearchSize(11, IsLarger: false)));
        Assert.Equal("1,2,3", await mailbox.FindAsync(new SearchSize(long.MaxValue, IsLarger: false)));
    }

    [Fact]
    public async Task The_internal_date_counts_by_its_day_in_its_own_zone()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        // One moment, the 10th in the first zone and the 9th in the second.
        await mailbox.AppendAsync(Small, date: new DateTimeOffset(2026, 3, 10, 1, 0, 0, TimeSpan.FromHours(14)));
        await mailbox.AppendAsync(Small, date: new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.FromHours(-11)));
        await mailbox.AppendAsync(Small, date: new DateTimeOffset(1965, 5, 1, 23, 59, 59, TimeSpan.FromHours(-5)));
        Assert.Equal("1", await mailbox.FindAsync(Internal(SearchDateRelation.On, 2026, 3, 10)));
        Assert.Equal("2", await mailbox.FindAsync(Internal(SearchDateRelation.On, 2026, 3, 9)));
        Assert.Equal("1,2", await mailbox.FindAsync(Internal(SearchDateRelation.Since, 2026, 3, 9)));
        Assert.Equal("2,3", await mailbox.FindAsync(Internal(SearchDateRelation.Before, 2026, 3, 10)));
        Assert.Equal("3", await mailbox.FindAsync(Internal(SearchDateRelation.On, 1965, 5, 1)));
    }

    [Fact]
    public async Task Older_and_younger_both_include_the_second_itself()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        foreach (var seconds in (int[])[59, 60, 61]) await mailbox.AppendAsync(Small, date: SearchMailbox.Now.AddSeconds(-seconds).ToOffset(TimeSpan.FromHours(9)));
        Assert.Equal("2,3", await mailbox.FindAsync(new SearchAge(60, IsOlder: true)));
        Assert.Equal("1,2", await mailbox.FindAsync(new SearchAge(60, IsOlder: false)));
        Assert.Equal("", await mailbox.FindAsync(new SearchAge(uint.MaxValue, IsOlder: true)));
    }

    [Fact]
    public async Task The_save_date_is_the_day_of_arrival()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync(Small, date: new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var saved = DateOnly.FromDateTime((await mailbox.ViewAsync()).SaveDateAt(0).UtcDateTime);
        Assert.Equal("1", await mailbox.FindAsync(new SearchDate(SearchDateField.Saved, SearchDateRelation.On, saved)));
        Assert.Equal("", await mailbox.FindAsync(new SearchDate(SearchDateField.Saved, SearchDateRelation.Before, saved)));
        Assert.Equal("1", await mailbox.FindAsync(new SearchDate(SearchDateField.Saved, SearchDateRelation.Since, saved)));
        Assert.Equal("1", await mailbox.FindAsync(new SearchSaveDateSupported()));
    }

    [Fact]
    public async Task Mod_sequences_count_from_the_one_given_and_the_highest_found_is_told()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        for (var index = 0; index < 3; index++) await mailbox.AppendAsync(Small);
        var inbox = mailbox.Store.IdOf("INBOX");
        await mailbox.Store.Account.RunAsync(
            new StoreFlags(StoreFixture.Actor, inbox, UidSet.Of(new Uid(1)), FlagChange.Add, FlagSet.Of(SystemFlags.Seen)));
        var view = await mailbox.ViewAsync();
        Assert.Equal("1,3", await mailbox.FindAsync(new SearchModSeq(view.ModSeqAt(2), "/flags/\\draft", SearchEntryType.All)));
        Assert.Equal("1", await mailbox.FindAsync(new SearchModSeq(view.ModSeqAt(2).Next, null, SearchEntryType.All)));
        Assert.Equal(view.ModSeqAt(0), (await mailbox.RunAsync(new SearchAll())).HighestModSeq);
        Assert.Equal(view.ModSeqAt(2), (await mailbox.RunAsync(new SearchUids(Set(2, 3)))).HighestModSeq);
    }

    [Fact]
    public async Task Object_ids_are_those_of_the_message_and_case_counts()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        for (var index = 0; index < 2; index++) await mailbox.AppendAsync(Small);
        var rows = mailbox.Store.Account.Messages.Read(mailbox.Store.IdOf("INBOX"), [new Uid(1), new Uid(2)], StoredColumns.None);
        Assert.Equal("2", await mailbox.FindAsync(new SearchEmailId(rows[1].EmailId)));
        Assert.Equal("1", await mailbox.FindAsync(new SearchThreadId(rows[0].ThreadId)));
        Assert.Equal("", await mailbox.FindAsync(new SearchThreadId(rows[0].EmailId)));
        Assert.Equal("", await mailbox.FindAsync(new SearchEmailId(rows[1].EmailId.ToLowerInvariant() + "A")));
    }

    static SearchDate Internal(SearchDateRelation relation, int year, int month, int day) =>
        new(SearchDateField.Internal, relation, new DateOnly(year, month, day));

    static SequenceSet Set(params uint[] ends) => SequenceSet.Of(ends.Chunk(2).Select(pair => new NumberRange(pair[0], pair[1])));
}
