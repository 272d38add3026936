using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Tests.Operations;

/// <summary>METADATA entries in the store (RFC 5464).</summary>
public class MetadataTests
{
    [Fact]
    public async Task Entries_outlive_the_process()
    {
        await using var store = await StoreFixture.OpenAsync();
        await SetAsync(store, "INBOX", ("/private/comment", "kept"), ("/shared/gone", "x"));
        await SetAsync(store, "INBOX", ("/SHARED/gone", null));
        await SetAsync(store, null, ("/private/theme", "dark"));

        await store.ReopenAsync();

        Assert.Equal(["/private/comment"], Inbox(store).Metadata.Find("", MetadataDepth.All));
        Assert.Equal(20, Inbox(store).Metadata.Bytes);
        Assert.Equal("kept", Text(store.Account.Metadata.Read(Inbox(store), "/Private/Comment")));
        Assert.Null(store.Account.Metadata.Read(Inbox(store), "/shared/gone"));
        Assert.Equal("dark", Text(store.Account.Metadata.Read(null, "/private/theme")));
    }

    [Fact]
    public async Task Each_change_has_a_modseq_of_its_own_which_becomes_that_of_the_mailbox()
    {
        await using var store = await StoreFixture.OpenAsync();
        var account = store.Account.Snapshot.ModSeq;
        await SetAsync(store, "INBOX", ("/private/a", "1"), ("/private/b", "2"));
        await SetAsync(store, "INBOX", ("/private/a", null));
        await SetAsync(store, "INBOX", ("/private/missing", null));

        Assert.Equal(account.Next.Next, store.Account.Snapshot.ModSeq);
        // RFC 7162 §3.2: an annotation that changes raises the mailbox's mod-sequence.
        Assert.Equal(account.Next.Next, Inbox(store).HighestModSeq);
    }

    [Fact]
    public void Two_indexes_differ_in_what_was_set_and_what_was_removed()
    {
        var before = MetadataIndex.Empty.With("/private/a", 1, new ModSeq(1)).With("/private/b", 1, new ModSeq(1)).With("/shared/c", 1, new ModSeq(1));
        var after = before.With("/PRIVATE/a", 1, new ModSeq(2)).Without("/Private/B").With("/shared/d", 5, new ModSeq(3));

        Assert.Equal(["/private/a", "/private/b", "/shared/d"], MetadataIndex.Between(before, after), StringComparer.OrdinalIgnoreCase);
        Assert.Empty(MetadataIndex.Between(after, after));
        Assert.Equal(3, after.Count);
        Assert.Equal(before.Bytes - 11 + 14, after.Bytes);
    }

    static MailboxInfo Inbox(StoreFixture store) =>
        store.Account.Snapshot.TryFind(MailboxName.Inbox, out var inbox) ? inbox : throw new InvalidOperationException("There is no INBOX.");

    static Task<bool> SetAsync(StoreFixture store, string? mailbox, params (string Entry, string? Value)[] values) => store.Account.RunAsync(new SetMetadata(
        StoreFixture.Actor, mailbox is null ? null : store.IdOf(mailbox),
        [.. values.Select(value => new MetadataValue(value.Entry, value.Value is null ? null : Encoding.ASCII.GetBytes(value.Value)))], maxEntries: 100));

    static string? Text(byte[]? value) => value is null ? null : Encoding.ASCII.GetString(value);
}
