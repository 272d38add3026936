using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;

namespace Hoopoe.Features.Tests;

/// <summary>A device with a copy of a mailbox was away while others changed it and while it noted changes of its own: it comes back, and both are equal.</summary>
public class ResynchronisationTests(MailServer server) : FeatureTests(server)
{
    const int Rounds = 4;

    [Fact]
    public Task With_QRESYNC_one_SELECT_brings_all_that_was_missed() => StayInStepAsync(quickly: true);

    [Fact]
    public Task With_CONDSTORE_the_changes_since_are_fetched_and_what_is_gone_is_found_by_a_search() => StayInStepAsync(quickly: false);

    async Task StayInStepAsync(bool quickly)
    {
        var person = await NewPersonAsync();
        var device = await ConnectAsync(person);
        var desk = await device.OpenInboxAsync(Token);
        var archive = await device.GetFolderAsync("Archive", Token);
        await desk.AddAllAsync(Token, Enumerable.Range(1, 100).Select(number => $"message {number}"));
        var copy = new Copy(person, quickly);
        await copy.ComeBackAsync(Token);
        Assert.Equal(100, copy.Messages.Count);
        var chance = new Random(7);

        for (var round = 0; round < Rounds; round++)
        {
            var uids = copy.Messages.Keys.ToArray();
            chance.Shuffle(uids);
            await desk.StoreAsync(uids[..12], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Flagged, [$"Round{round}"]), Token);
            await desk.StoreAsync(uids[12..18], new StoreFlagsRequest(StoreAction.Set, MessageFlags.Answered), Token);
            await desk.StoreAsync(uids[18..26], new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted), Token);
            await desk.ExpungeAsync(Token);
            await desk.MoveToAsync(uids[26..29], archive, Token);
            await desk.AddAllAsync(Token, "new 1", "new 2", "new 3");
            copy.Flag(uids[8..34], $"Device{round}");
            copy.Delete(uids[34..40]);
            copy.Append(Mail.Of("from the device"));

            await copy.ComeBackAsync(Token);
            Assert.Equal(await ContentsAsync(desk), copy.Contents());
        }
    }

    static async Task<IReadOnlyList<string>> ContentsAsync(IMailFolder mailbox)
    {
        await mailbox.CheckAsync(Token);
        var found = await mailbox.FetchAsync(0, -1, new FetchRequest(Copy.Kept), Token);
        return [.. found.OrderBy(message => message.UniqueId).Select(Copy.Describe)];
    }

    /// <summary>What a device keeps of a mailbox, and what was done there while it was away.</summary>
    sealed class Copy(Person person, bool quickly)
    {
        public const MessageSummaryItems Kept = MessageSummaryItems.UniqueId | MessageSummaryItems.Flags | MessageSummaryItems.ModSeq;

        readonly List<Func<IMailFolder, CancellationToken, Task>> _pending = [];
        uint _uidValidity;
        ulong _highestModSeq;

        public SortedDictionary<UniqueId, (MessageFlags Flags, IReadOnlyCollection<string> Keywords)> Messages { get; } = [];

        public static string Describe(IMessageSummary message) => Describe(message.UniqueId, message.Flags!.Value, message.Keywords!);

        public IReadOnlyList<string> Contents() => [.. Messages.Select(kept => Describe(kept.Key, kept.Value.Flags, kept.Value.Keywords))];

        /// <summary>A flag of one's own; messages that others changed meanwhile are left to them.</summary>
        public void Flag(UniqueId[] uids, string keyword)
        {
            var since = _highestModSeq;
            _pending.Add((mailbox, token) =>
                mailbox.StoreAsync(uids, new StoreFlagsRequest(StoreAction.Add, [keyword]) { UnchangedSince = since, Silent = true }, token));
        }

        public void Delete(UniqueId[] uids) => _pending.Add(async (mailbox, token) =>
        {
            await mailbox.StoreAsync(uids, new StoreFlagsRequest(StoreAction.Add, MessageFlags.Deleted) { Silent = true }, token);
            await mailbox.ExpungeAsync(uids, token);
        });

        public void Append(MimeKit.MimeMessage message) => _pending.Add((mailbox, token) => mailbox.AddAsync(message, token));

        public async Task ComeBackAsync(CancellationToken token)
        {
            using var device = await person.ConnectAsync(token);
            if (quickly) await device.EnableQuickResyncAsync(token);
            var mailbox = device.Inbox!;
            mailbox.MessagesVanished += (_, vanished) => Forget(vanished.UniqueIds);
            mailbox.MessageFlagsChanged += (_, change) => Note(change.UniqueId, change.Flags, change.Keywords);

            if (quickly && _uidValidity != 0)
            {
                await mailbox.OpenAsync(FolderAccess.ReadWrite, _uidValidity, _highestModSeq, [.. Messages.Keys], token);
            }
            else
            {
                await mailbox.OpenAsync(FolderAccess.ReadWrite, token);
                await FetchChangesAsync(mailbox, token);
                await ForgetMissingAsync(mailbox, token);
            }
            foreach (var change in _pending) await change(mailbox, token);
            _pending.Clear();
            await FetchChangesAsync(mailbox, token);
            if (!quickly) await ForgetMissingAsync(mailbox, token);
            _uidValidity = mailbox.UidValidity;
            _highestModSeq = mailbox.HighestModSeq;
            await device.DisconnectAsync(quit: true, token);
        }

        static string Describe(UniqueId uid, MessageFlags flags, IEnumerable<string> keywords) =>
            $"{uid} {flags & ~MessageFlags.Recent} {string.Join(' ', keywords.Order(StringComparer.Ordinal))}";

        async Task FetchChangesAsync(IMailFolder mailbox, CancellationToken token)
        {
            var changes = new FetchRequest(Kept);
            if (_highestModSeq > 0) changes.ChangedSince = _highestModSeq;
            foreach (var message in await mailbox.FetchAsync(UniqueIdRange.All, changes, token))
                Note(message.UniqueId, message.Flags!.Value, message.Keywords!);
        }

        async Task ForgetMissingAsync(IMailFolder mailbox, CancellationToken token) =>
            Forget([.. Messages.Keys.Except(await mailbox.SearchAsync(SearchQuery.All, token))]);

        void Note(UniqueId? uid, MessageFlags flags, IEnumerable<string> keywords)
        {
            if (uid is { } known) Messages[known] = (flags, [.. keywords]);
        }

        void Forget(IEnumerable<UniqueId> uids)
        {
            foreach (var uid in uids.ToArray()) Messages.Remove(uid);
        }
    }
}
