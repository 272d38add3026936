using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Search;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Search.Texts;

/// <summary>Searches while mail comes and goes, the index lags behind, is swept and is built anew.</summary>
public class BusyIndexTests
{
    const int Rounds = 12;

    [Fact]
    public async Task Whatever_goes_on_a_search_finds_what_reading_finds()
    {
        await using var mailbox = await SearchMailbox.OpenIndexedAsync();
        await LargeIndexTests.FillAsync(mailbox, 0, 150);
        var store = mailbox.Store;
        var token = TestContext.Current.CancellationToken;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(token);
        var others = Task.WhenAll(DeliverAsync(), ExpungeAsync(), CopyAsync(), RebuildAsync());
        var random = new Random(5);
        while (!others.IsCompleted)
        {
            var view = await mailbox.ViewAsync();
            var text = LargeIndexTests.Needles[random.Next(LargeIndexTests.Needles.Length)];
            SearchKey key = random.Next(3) switch
            {
                0 => new SearchHeader(LargeIndexTests.Fields[random.Next(LargeIndexTests.Fields.Length)], text),
                1 => new SearchNot(new SearchText(text, IncludesHeader: false)),
                _ => new SearchAnd([new SearchText(text, IncludesHeader: true), new SearchFlag(SystemFlags.Flagged, IsSet: false)]),
            };
            var found = await mailbox.RunAsync(key, view);
            var expected = await mailbox.ReadAsync(key, view);
            Assert.True(expected.Places.SequenceEqual(found.Places), $"{key}: expected {expected.Numbers}, found {found.Numbers}");
        }
        await others;
        await LargeIndexTests.CompareAsync(mailbox);

        async Task DeliverAsync()
        {
            for (var round = 0; round < Rounds; round++)
            {
                await LargeIndexTests.FillAsync(mailbox, 150 + (round * 20), 20);
                await Task.Delay(30, token);
            }
        }

        async Task ExpungeAsync()
        {
            for (uint round = 0; round < Rounds; round++)
            {
                var uids = UidSet.OfRanges([new NumberRange(1 + (round * 9), 5 + (round * 9))]);
                var inbox = store.IdOf("INBOX");
                await store.Account.RunAsync(new StoreFlags(StoreFixture.Actor, inbox, uids, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
                await store.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, inbox));
                await Task.Delay(35, token);
            }
        }

        async Task CopyAsync()
        {
            for (uint round = 0; round < Rounds; round++)
            {
                var uids = UidSet.OfRanges([new NumberRange(60 + round, 90 + round)]);
                await store.Account.RunAsync(new CopyMessages(StoreFixture.Actor, store.IdOf("INBOX"), uids, store.IdOf("INBOX")));
                await Task.Delay(25, token);
            }
        }

        async Task RebuildAsync()
        {
            for (var round = 0; round < Rounds / 3; round++)
            {
                await mailbox.IndexAsync(anew: round % 2 == 1);
                await store.Account.TextIndexer.SweepAsync(store.Account.Id, token);
                await Task.Delay(50, token);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_search_takes_turns_tells_how_far_it_is_and_ends_when_nobody_wants_it(bool isIndexed)
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        var text = string.Concat("Subject: long\r\n\r\n", new string('y', 3 << 20), "\r\n");
        var message = await mailbox.Store.PrepareAsync(text);
        var count = isIndexed ? 600 : 64;
        await mailbox.AppendAllAsync(Enumerable.Range(0, count).Select(_ => new NewMessage(message, FlagSet.Empty)));
        if (isIndexed) await mailbox.IndexAsync();
        var view = await mailbox.ViewAsync();
        var token = TestContext.Current.CancellationToken;
        var told = new List<(long Done, long Total)>();
        var scope = new SearchScope(SearchMailbox.Now)
        {
            Progress = (done, total) =>
            {
                told.Add((done, total));
                return ValueTask.CompletedTask;
            },
        };
        var key = new SearchText("yq", IncludesHeader: true);
        Assert.Empty((await SearchEvaluator.RunAsync(mailbox.Store.Account, view, key, scope, token)).Places);
        Assert.NotEmpty(told);
        Assert.All(told, step => Assert.True(step.Total == count && step.Done >= 0 && step.Done <= count));

        using var gone = new CancellationTokenSource();
        var after = 0;
        var leaving = scope with
        {
            Progress = async (_, _) =>
            {
                after++;
                await gone.CancelAsync();
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await SearchEvaluator.RunAsync(mailbox.Store.Account, view, key, leaving, gone.Token));
        Assert.Equal(1, after);
    }

    [Fact]
    public async Task What_is_erased_is_gone_from_the_files_and_the_rest_is_found()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await LargeIndexTests.FillAsync(mailbox, 0, 200);
        await mailbox.AppendAsync("Subject: SECRETWORD", "", "nobody may read this");
        await LargeIndexTests.FillAsync(mailbox, 200, 200);
        await mailbox.IndexAsync();
        var store = mailbox.Store;
        await store.ReopenAsync();
        Assert.True(IsOnDisk(store.Folder, "SECRETWORD"));
        var inbox = store.IdOf("INBOX");
        await store.Account.RunAsync(
            new StoreFlags(StoreFixture.Actor, inbox, UidSet.Of(new Uid(201)), FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await store.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, inbox));
        await store.Account.TextIndexer.SweepAsync(store.Account.Id, TestContext.Current.CancellationToken);
        await store.ReopenAsync();
        Assert.True(IsOnDisk(store.Folder, "SECRETWORD"));

        await store.Store.PurgeAsync(DateTimeOffset.MaxValue, TestContext.Current.CancellationToken);
        await store.Account.TextIndexer.SweepAsync(store.Account.Id, TestContext.Current.CancellationToken);
        await LargeIndexTests.CompareAsync(mailbox);
        var measure = await store.Account.TextIndexer.MeasureAsync(store.Account.Id, TestContext.Current.CancellationToken);
        Assert.Equal((400, 400), (measure.Messages, measure.Indexed));
        await store.ReopenAsync();
        Assert.False(IsOnDisk(store.Folder, "SECRETWORD"));
        await LargeIndexTests.CompareAsync(mailbox);
    }

    [Fact]
    public async Task Indexing_goes_on_where_a_crash_has_cut_it_off()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await LargeIndexTests.FillAsync(mailbox, 0, 500);
        await mailbox.IndexAsync();
        // The loose file is written when the store is closed; without it the index is what a killed process leaves.
        await mailbox.Store.ReopenAsync(folder => File.Delete(Path.Combine(folder, "store-00", "text", "1", "loose")));
        var token = TestContext.Current.CancellationToken;
        var before = await mailbox.Store.Account.TextIndexer.MeasureAsync(mailbox.Store.Account.Id, token);
        Assert.InRange(before.Indexed, 128, 499);
        await LargeIndexTests.CompareAsync(mailbox);
        await mailbox.IndexAsync();
        var after = await mailbox.Store.Account.TextIndexer.MeasureAsync(mailbox.Store.Account.Id, token);
        Assert.Equal(500, after.Indexed);
        await LargeIndexTests.CompareAsync(mailbox);
    }

    static bool IsOnDisk(string folder, string text) => Directory
        .GetFiles(Path.Combine(folder, "store-00", "text"), "*", SearchOption.AllDirectories)
        .Any(path => File.ReadAllBytes(path).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0);
}
