using Hoopoe.Store;

namespace Hoopoe.Bench.Micro;

/// <summary>A data folder with one account, whose INBOX has generated messages that are indexed.</summary>
static class MicroMailbox
{
    public static async Task FillAsync(string folder, int messages)
    {
        await using var store = MailStore.Open(folder);
        await BulkMail.FillAsync(store, messages);
        await store.SearchIndex.RebuildAsync(BulkMail.User, progress: null, CancellationToken.None);
    }
}
