using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.History;
using Hoopoe.Store.Import;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Retention;

namespace Hoopoe.Store.Tests.Crashes;

/// <summary>Every operation of the store.</summary>
static class CrashScenarios
{
    static readonly Actor Actor = Life.Actor;

    public static IReadOnlyList<CrashScenario> All { get; } =
    [
        new("append", life => life.AppendAsync("INBOX", 1)),
        new("append into new segments", life => life.AppendAsync("INBOX", 1, 5_000), life => life.AppendAsync("Sent", 2, 5_000)),
        new("append three at once", life => life.RunAsync(new AppendMessages(Actor, life.IdOf("INBOX"), [.. life.Prepared])))
        {
            Prepare = PrepareThree,
        },
        new(
            "several in one batch",
            life => life.RunAsync(new AppendMessages(Actor, life.IdOf("INBOX"), [life.Prepared[0]])),
            life => life.RunAsync(new StoreFlags(Actor, life.IdOf("INBOX"), UidSet.All, FlagChange.Add, Keyword)),
            life => life.RunAsync(new MoveMessages(Actor, life.IdOf("INBOX"), Uids(1, 3), life.IdOf("Archive"))))
        {
            Together = true,
            IsRepeatable = false,
            Prepare = PrepareThree,
        },
        new(
            "flags",
            life => life.RunAsync(new StoreFlags(Actor, life.IdOf("INBOX"), UidSet.All, FlagChange.Add, Keyword)),
            life => life.RunAsync(new StoreFlags(Actor, life.IdOf("INBOX"), Uids(1, 2), FlagChange.Replace, FlagSet.Empty))),
        new("copy", life => life.RunAsync(new CopyMessages(Actor, life.IdOf("INBOX"), UidSet.All, life.IdOf("Archive")))),
        new(
            "copy in slices",
            life => life.RunAsync(new CopyMessages(Actor, life.IdOf("Sent"), UidSet.All, life.IdOf("Archive"))),
            life => life.AppendAsync("Archive", 2))
        {
            IsLong = true,
            Stride = 251,
            Prepare = async life =>
            {
                var message = await life.MessageAsync(1);
                var many = Enumerable.Repeat(message, StoreOperation.SliceSize + 50);
                await life.RunAsync(new AppendMessages(Actor, life.IdOf("Sent"), [.. many]));
                message.Message.Dispose();
            },
        },
        new("move", life => life.RunAsync(new MoveMessages(Actor, life.IdOf("INBOX"), Uids(1, 3, 7), life.IdOf("Archive")))),
        new(
            "move within a mailbox that is open",
            life => life.RunAsync(new MoveMessages(Actor, life.IdOf("INBOX"), Uids(1, 3), life.IdOf("INBOX"))))
        {
            Prepare = life => life.Account.OpenMailboxAsync(life.IdOf("INBOX")).AsTask(),
        },
        new("expunge", life => life.RunAsync(new ExpungeMessages(Actor, life.IdOf("INBOX")))),
        new(
            "replace",
            life => life.RunAsync(new ReplaceMessage(Actor, life.IdOf("INBOX"), new Uid(3), life.IdOf("Drafts"), life.Prepared[0])))
        {
            Prepare = PrepareThree,
        },
        new("create", life => life.RunAsync(new CreateMailbox(Actor, Name("One/Two/Three"), @"\Important"))),
        new("rename", life => life.RunAsync(new RenameMailbox(Actor, Name("Archive"), Name("Kept/Archive")))),
        new("rename INBOX", life => life.RunAsync(new RenameMailbox(Actor, MailboxName.Inbox, Name("Inbox of old")))),
        new(
            "delete and make again",
            life => life.RunAsync(new DeleteMailbox(Actor, Name("Archive"))),
            life => life.RunAsync(new CreateMailbox(Actor, Name("Archive")))),
        new(
            "settings",
            life => life.RunAsync(new SetSubscription(Actor, Name("elsewhere"), subscribed: true)),
            life => life.RunAsync(new SetMetadata(Actor, life.IdOf("INBOX"), [new MetadataValue("/private/comment", null), Comment], 10)),
            life => life.RunAsync(new SetMetadata(Actor, null, [Comment], 10)),
            life => life.RunAsync(new SetQuota(Actor, new QuotaLimits(1 << 20, 500))),
            life => life.RunAsync(new ShowPast(Actor, shows: true))),
        new("undelete messages", life => new Undelete(life.Account, Actor).RunAsync(MailboxName.Inbox, DateTimeOffset.UnixEpoch, null)),
        new("undelete a mailbox", life => new Undelete(life.Account, Actor).RunAsync(Name("Old"), DateTimeOffset.UnixEpoch, null)),
        new("erase and sweep", life => life.Store.PurgeAsync(life.Time.GetUtcNow(), CancellationToken.None)),
        new("forget history", life => life.Store.TrimHistoryAsync(life.Time.GetUtcNow(), 1, CancellationToken.None)),
        new("restore a backup", life => life.Store.RestoreAsync(life.Backup, CrashTemplate.Address, CancellationToken.None))
        {
            // So that the backup has something to bring back that is not there in any form.
            Prepare = life => life.Store.PurgeAsync(life.Time.GetUtcNow(), CancellationToken.None),
        },
        new("counters beyond their lease", life => life.RunAsync(new RenewMailboxes(Actor)), life => life.AppendAsync("INBOX", 1)),
        new(
            "add an account",
            life => life.Store.Directory.AddAccountAsync("c@example.org", null, CancellationToken.None),
            life => Done(() => life.Store.Directory.AddAlias("c@example.org", "also-c@example.org")),
            async life => await life.Store.Accounts.OpenAsync(life.Store.Directory.Find("c@example.org")!.Id))
        {
            // The directory has been told of numbers that were not given out, and a new account begins above them.
            IsRepeatable = false,
        },
        new(
            "remove an account",
            async life =>
            {
                var removed = await life.Store.Accounts.OpenAsync(life.Store.Directory.Find("b@example.org")!.Id);
                await removed.RunAsync(new DeleteAllMailboxes(Actor));
            },
            life => Done(() => life.Store.Directory.RemoveAccount("b@example.org"))),
        new(
            "import twice",
            life => life.RunAsync(new ImportMessages(Actor, life.IdOf("INBOX"), Imported(life))),
            life => life.RunAsync(new ImportMessages(Actor, life.IdOf("INBOX"), Imported(life))))
        {
            Prepare = PrepareThree,
        },
        new("start after a crash", life => life.OpenAsync(), life => life.AppendAsync("INBOX", 3))
        {
            Prepare = async life =>
            {
                await life.AppendAsync("INBOX", 1);
                await life.AppendAsync("Sent", 2, 5_000);
                await life.MessageAsync(4);
                await life.KillAsync();
            },
        },
    ];

    static FlagSet Keyword => FlagSet.Of(SystemFlags.Flagged, ["later"]);

    static MetadataValue Comment => new("/private/other", "a comment"u8.ToArray());

    static MailboxName Name(string name) => MailboxName.Create(name);

    static UidSet Uids(params uint[] uids) => UidSet.Of(uids.Select(uid => new Uid(uid)));

    static List<ImportedMessage> Imported(Life life) =>
        [.. life.Prepared.Select((message, number) => new ImportedMessage(new ImportKey((UInt128)number), message))];

    static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    static async Task PrepareThree(Life life)
    {
        for (var number = 1; number <= 3; number++) life.Prepared.Add(await life.MessageAsync(number, flags: Keyword));
    }
}
