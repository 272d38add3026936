using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Search;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Search;

public class SearchPlanTests
{
    static readonly SearchFlag Seen = new(SystemFlags.Seen, IsSet: true);
    static readonly SearchText Word = new("word", IncludesHeader: false);
    static readonly SearchSize Never = new(0, IsLarger: false);

    [Fact]
    public async Task What_the_view_decides_is_found_without_the_store()
    {
        var store = await StoreFixture.OpenAsync();
        await store.AppendAsync("INBOX", 3, FlagSet.Of(SystemFlags.Seen));
        await store.AppendAsync("INBOX", 3);
        var account = store.Account;
        var view = (await account.OpenMailboxAsync(store.IdOf("INBOX"))).View;
        await store.DisposeAsync();

        Assert.Equal([3, 4, 5], await FindAsync(new SearchNot(Seen)));
        Assert.Equal([], await FindAsync(new SearchAnd([Word, Seen, Never])));
        Assert.Equal([0, 1, 2, 3, 4, 5], await FindAsync(new SearchNot(new SearchAnd([Word, Never]))));
        Assert.Equal([0, 1, 2], await FindAsync(new SearchAnd([new SearchOr(Word, Seen), Seen])));
        await Assert.ThrowsAnyAsync<Exception>(() => FindAsync(Word));

        async Task<IReadOnlyList<int>> FindAsync(SearchKey key) => (await SearchEvaluator.RunAsync(
            account, view, key, new SearchScope(SearchMailbox.Now), TestContext.Current.CancellationToken)).Places;
    }

    [Fact]
    public async Task What_state_and_text_find_comes_in_order_over_many_pages()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        var messages = new List<NewMessage>();
        for (var index = 0; index < 700; index++)
        {
            var prepared = await mailbox.Store.PrepareAsync($"Subject: {index}\r\n\r\n{(index % 3 == 0 ? "a word" : "none")}\r\n");
            messages.Add(new NewMessage(prepared, FlagSet.Of(index % 5 == 0 ? SystemFlags.Seen : SystemFlags.None)));
        }
        await mailbox.AppendAllAsync(messages);
        var found = await mailbox.RunAsync(new SearchOr(Word, Seen));
        Assert.Equal(Enumerable.Range(0, 700).Where(index => index % 3 == 0 || index % 5 == 0), found.Places);
        Assert.Equal(found.Places.Count, found.Uids.Count);
    }

    [Fact]
    public async Task Many_texts_and_fields_are_each_answered_for_themselves()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("Subject: alpha", "X-Note: beta", "", "gamma delta");
        await mailbox.AppendAsync("Subject: gamma", "X-Note: delta", "", "alpha beta");
        string[] words = ["alpha", "beta", "gamma", "delta", "epsilon"];
        foreach (var word in words)
        {
            SearchKey[] others = [.. words.Select(other => new SearchNot(new SearchText(other + "!", IncludesHeader: true)))];
            Assert.Equal(word == "epsilon" ? "" : "1,2", await mailbox.FindAsync(new SearchAnd([.. others, new SearchText(word, IncludesHeader: true)])));
        }
        var first = new SearchAnd([new SearchText("GAMMA", false), new SearchNot(new SearchText("alpha", false)), new SearchHeader("X-note", "BETA")]);
        Assert.Equal("1", await mailbox.FindAsync(first));
        Assert.Equal("2", await mailbox.FindAsync(new SearchNot(first)));
    }

    [Fact]
    public async Task A_search_can_be_cancelled()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync("", "word");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mailbox.RunAsync(Word, cancellation: cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mailbox.RunAsync(Seen, cancellation: cancelled.Token));
    }

    [Fact]
    public async Task A_search_beyond_its_bounds_is_refused()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.AppendAsync(Encoding.ASCII.GetBytes($"Subject: {new string('x', 900)}\r\n\r\n{new string('y', 5_000)}"));
        Assert.Equal("1", await mailbox.FindAsync(new SearchText(new string('y', 4_096), IncludesHeader: false)));
        await RefusedAsync(new SearchText(new string('y', 4_097), IncludesHeader: false));
        await RefusedAsync(new SearchHeader("Subject", new string('x', 4_097)));
        await RefusedAsync(Enumerable.Range(0, 300).Aggregate((SearchKey)Seen, (key, _) => new SearchNot(key)));
        Assert.Equal("1", await mailbox.FindAsync(Enumerable.Range(0, 200).Aggregate((SearchKey)new SearchAll(), (key, _) => new SearchNot(key))));
        await RefusedAsync(new SearchFilter("mine"), StoreRefusal.NoSuchFilter);

        async Task RefusedAsync(SearchKey key, StoreRefusal refusal = StoreRefusal.LimitReached) =>
            Assert.Equal(refusal, (await Assert.ThrowsAsync<StoreRefusedException>(() => mailbox.RunAsync(key))).Refusal);
    }
}
