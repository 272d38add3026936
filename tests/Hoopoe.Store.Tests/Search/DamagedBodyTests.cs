using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Search;
using Hoopoe.Store.Tests.Consistency;

namespace Hoopoe.Store.Tests.Search;

/// <summary>Searches of mailboxes in which the body of one message can't be read.</summary>
public class DamagedBodyTests
{
    const int Messages = 20;

    static readonly SearchKey Body = new SearchText("body", IncludesHeader: false);

    [Fact]
    public async Task It_is_passed_over_by_the_index_and_by_a_search_of_it()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.Store.AppendAsync("INBOX", Messages);
        await mailbox.Store.ReopenAsync(folder => Damage.FlipHead(folder, "Subject: m4"));
        await mailbox.IndexAsync();
        var measure = await mailbox.Store.Account.TextIndexer.MeasureAsync(mailbox.Store.Account.Id, TestContext.Current.CancellationToken);
        Assert.Equal((Messages, Messages), (measure.Messages, measure.Indexed));

        await PassesOverAsync(mailbox, Body);
        await PassesOverAsync(mailbox, new SearchNot(new SearchText("nothing", IncludesHeader: true)));
        await PassesOverAsync(mailbox, new SearchHeader("Subject", "m"));

        await mailbox.Store.ReopenAsync(folder => Damage.FlipHead(folder, "Subject: m4"));
        var (found, damaged) = await RunAsync(mailbox, Body);
        Assert.Equal((Messages, 0), (found.Count, damaged.Count));
    }

    [Fact]
    public async Task What_was_indexed_before_is_still_found()
    {
        await using var mailbox = await SearchMailbox.OpenAsync();
        await mailbox.Store.AppendAsync("INBOX", Messages);
        await mailbox.IndexAsync();
        await mailbox.Store.ReopenAsync(folder => Damage.FlipHead(folder, "Subject: m4"));

        var (found, damaged) = await RunAsync(mailbox, Body);

        Assert.Equal((Messages, 0), (found.Count, damaged.Count));
        await mailbox.Store.ReopenAsync(folder => Damage.FlipHead(folder, "Subject: m4"));
    }

    static async Task PassesOverAsync(SearchMailbox mailbox, SearchKey key)
    {
        var (found, damaged) = await RunAsync(mailbox, key);
        Assert.Equal(Enumerable.Range(0, Messages).Where(place => place != 4), found);
        Assert.Equal(new Uid(5), Assert.Single(damaged.Named).Uid);
    }

    static async Task<(IReadOnlyList<int> Places, DamagedMessages Damaged)> RunAsync(SearchMailbox mailbox, SearchKey key)
    {
        var damaged = new DamagedMessages();
        var found = await SearchEvaluator.RunAsync(
            mailbox.Store.Account, await mailbox.ViewAsync(), key, new SearchScope(SearchMailbox.Now) { Damaged = damaged },
            TestContext.Current.CancellationToken);
        return (found.Places, damaged);
    }
}
