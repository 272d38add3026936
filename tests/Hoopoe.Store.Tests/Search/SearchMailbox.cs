using System.Text;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Search;
using Hoopoe.Store.Tests.Operations;

namespace Hoopoe.Store.Tests.Search;

/// <summary>An INBOX to be filled and searched.</summary>
sealed class SearchMailbox : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    readonly StoreFixture _store;

    SearchMailbox(StoreFixture store) => _store = store;

    public StoreFixture Store => _store;

    public UidSet Saved { get; set; } = UidSet.Empty;

    public UidSet Recent { get; set; } = UidSet.Empty;

    public Collation Collation { get; set; } = Collation.UnicodeCaseMap;

    /// <summary>A mailbox that is indexed when a test says so.</summary>
    public static async Task<SearchMailbox> OpenAsync() => new(await StoreFixture.OpenAsync(StoreFixture.Unindexed));

    /// <summary>A mailbox that is indexed in the background.</summary>
    public static async Task<SearchMailbox> OpenIndexedAsync() => new(await StoreFixture.OpenAsync());

    /// <summary>Appends a message of lines, joined by CRLF; characters up to U+00FF are octets.</summary>
    public Task AppendAsync(params string[] lines) => AppendAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)));

    public async Task AppendAsync(byte[] message, FlagSet? flags = null, DateTimeOffset? date = null)
    {
        using var spool = _store.Account.CreateSpool();
        spool.Write(message);
        var prepared = await _store.Account.PrepareAsync(spool);
        await _store.Account.RunAsync(
            new AppendMessages(StoreFixture.Actor, _store.IdOf("INBOX"), [new NewMessage(prepared, flags ?? FlagSet.Empty, date ?? Now)]));
    }

    public async Task AppendAllAsync(IEnumerable<NewMessage> messages) =>
        await _store.Account.RunAsync(new AppendMessages(StoreFixture.Actor, _store.IdOf("INBOX"), [.. messages]));

    public async Task<MailboxView> ViewAsync() => (await _store.Account.OpenMailboxAsync(_store.IdOf("INBOX"))).View;

    /// <summary>Indexes whatever is not.</summary>
    public Task IndexAsync(bool anew = false) =>
        _store.Account.TextIndexer.IndexAsync(_store.Account.Id, anew, null, TestContext.Current.CancellationToken);

    /// <summary>Runs a search without the text index, message by message.</summary>
    public async Task<SearchResult> ReadAsync(SearchKey key, MailboxView view) => await SearchEvaluator.RunAsync(
        _store.Account, view, key, new SearchScope(Now, Saved, Recent), usesIndex: false, TestContext.Current.CancellationToken);

    public async Task<SearchResult> RunAsync(SearchKey key, MailboxView? view = null, CancellationToken? cancellation = null) =>
        await SearchEvaluator.RunAsync(
            _store.Account, view ?? await ViewAsync(), key, new SearchScope(Now, Saved, Recent) { Collation = Collation },
            cancellation ?? TestContext.Current.CancellationToken);

    /// <summary>The numbers of the messages found, separated by commas.</summary>
    public async Task<string> FindAsync(SearchKey key) => string.Join(',', (await RunAsync(key)).Places.Select(place => place + 1));

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
