using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>
/// The data folder that every life begins with: mailboxes with messages, some expunged, a deleted mailbox, packs that are mostly dead, and
/// a backup with more than is there.
/// </summary>
sealed class CrashTemplate : IDisposable
{
    public const string Address = "a@example.org";
    public static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("hoopoe-crash-");

    public string Backup => Path.Combine(_parent.FullName, "backup");

    string Data => Path.Combine(_parent.FullName, "data");

    public static async Task<CrashTemplate> MakeAsync()
    {
        var template = new CrashTemplate();
        await using var store = MailStore.Open(
            template.Data, Life.Options, new FakeTimeProvider(Began), NullLoggerFactory.Instance, PhysicalFileLayer.Instance);
        await store.Directory.AddAccountAsync(Address, null, TestContext.Current.CancellationToken);
        await store.Directory.AddAccountAsync("b@example.org", null, TestContext.Current.CancellationToken);
        await store.Accounts.OpenAsync(store.Directory.Find("b@example.org")!.Id);
        await FillAsync(template, store, await store.Accounts.OpenAsync(store.Directory.Find(Address)!.Id));
        return template;
    }

    /// <summary>The folder in a folder of its own, which is the caller's to remove.</summary>
    public string Copy() => Copy(Directory.CreateTempSubdirectory("hoopoe-life-").FullName);

    public void Dispose() => _parent.Delete(recursive: true);

    string Copy(string folder)
    {
        foreach (var path in Directory.GetDirectories(Data, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(folder, Path.GetRelativePath(Data, path)));
        foreach (var path in Directory.GetFiles(Data, "*", SearchOption.AllDirectories))
            File.Copy(path, Path.Combine(folder, Path.GetRelativePath(Data, path)));
        return folder;
    }

    static async Task FillAsync(CrashTemplate template, MailStore store, Account account)
    {
        await account.RunAsync(new CreateMailbox(Life.Actor, MailboxName.Create("Bulk")));
        await account.RunAsync(new CreateMailbox(Life.Actor, MailboxName.Create("Old")));
        await AppendAsync(account, "INBOX", 8, 300);
        await AppendAsync(account, "Bulk", 14, 1_500);
        await AppendAsync(account, "Old", 2, 300);
        var inbox = IdOf(account, "INBOX");
        await account.RunAsync(new CopyMessages(Life.Actor, inbox, UidSet.Of([new Uid(2), new Uid(3)]), IdOf(account, "Archive")));
        await account.RunAsync(new SetMetadata(Life.Actor, inbox, [new MetadataValue("/private/comment", "first"u8.ToArray())], 10));
        await store.BackUpAsync(template.Backup, null, TestContext.Current.CancellationToken);
        await MarkAsync(account, "INBOX", FlagSet.Of(SystemFlags.Deleted, []), 4, 5);
        await account.RunAsync(new ExpungeMessages(Life.Actor, IdOf(account, "INBOX")));
        await MarkAsync(account, "INBOX", FlagSet.Of(SystemFlags.Seen, ["work"]), 1, 2);
        await MarkAsync(account, "INBOX", FlagSet.Of(SystemFlags.Deleted, []), 6);
        await MarkAsync(account, "Bulk", FlagSet.Of(SystemFlags.Deleted, []), [.. Enumerable.Range(2, 12).Select(uid => (uint)uid)]);
        await account.RunAsync(new ExpungeMessages(Life.Actor, IdOf(account, "Bulk")));
        await account.RunAsync(new DeleteMailbox(Life.Actor, MailboxName.Create("Old")));
    }

    static async Task AppendAsync(Account account, string mailbox, int count, int size)
    {
        for (var number = 0; number < count; number++)
        {
            using var spool = account.CreateSpool();
            spool.Write(System.Text.Encoding.ASCII.GetBytes($"Subject: {mailbox} {number}\r\n\r\n{new string('x', size)}\r\n"));
            using var message = await account.PrepareAsync(spool);
            await account.RunAsync(new AppendMessages(Life.Actor, IdOf(account, mailbox), [new NewMessage(message, FlagSet.Empty)]));
        }
    }

    static Task<StoreFlagsResult> MarkAsync(Account account, string mailbox, FlagSet flags, params uint[] uids) => account.RunAsync(
        new StoreFlags(Life.Actor, IdOf(account, mailbox), UidSet.Of(uids.Select(uid => new Uid(uid))), FlagChange.Add, flags));

    static long IdOf(Account account, string name) =>
        account.Snapshot.TryFind(MailboxName.Create(name), out var mailbox) ? mailbox.Id : throw new InvalidOperationException(name);
}
