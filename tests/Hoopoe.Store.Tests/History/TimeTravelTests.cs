using Hoopoe.Protocol.Model;
using Hoopoe.Store.History;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Tests.Operations;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.History;

/// <summary>An account as it stood at a moment is as it was recorded then.</summary>
public sealed class TimeTravelTests
{
    static readonly StoreOptions Options = new() { Stores = 1, ReserveBytes = 0, LowWaterBytes = 0, Retention = TimeSpan.FromDays(1_000) };
    static readonly string[] Names = ["INBOX", "Archive", "Sent", "A", "A/B", "C"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_moment_is_as_it_was(int seed)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var fixture = await StoreFixture.OpenAsync(Options, time);
        var random = new Random(seed);
        var recorded = new List<(DateTimeOffset At, List<string> State)> { (time.GetUtcNow(), await StateAsync(fixture)) };
        for (var step = 0; step < 120; step++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await ChangeAsync(fixture, random);
            recorded.Add((time.GetUtcNow(), await StateAsync(fixture)));
        }

        foreach (var (at, state) in recorded) Assert.Equal(state, StateAt(fixture, at));
        foreach (var (at, state) in recorded) Assert.Equal(state, StateAt(fixture, at + TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task What_was_lost_comes_back_once()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, MailboxName.Create("A/B")));
        await fixture.AppendAsync("A/B", 3);
        await fixture.AppendAsync("INBOX", 5);
        await ExpungeAsync(fixture, "INBOX", 2, 4);
        await fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, MailboxName.Create("A/B")));
        var undelete = new Undelete(fixture.Account, StoreFixture.Actor);

        var found = undelete.Find(DateTimeOffset.UnixEpoch);
        Assert.Equal(["INBOX 2", "A/B 3"], found.Select(lost => $"{lost.Name} {lost.Messages}"));
        Assert.Equal(2, await undelete.RunAsync(MailboxName.Inbox, DateTimeOffset.UnixEpoch, null));
        Assert.Equal(3, await undelete.RunAsync(MailboxName.Create("A/B"), DateTimeOffset.UnixEpoch, null));
        Assert.Null(await undelete.RunAsync(MailboxName.Create("Nowhere"), DateTimeOffset.UnixEpoch, null));

        Assert.Equal(0, await undelete.RunAsync(MailboxName.Inbox, DateTimeOffset.UnixEpoch, null));
        Assert.Equal(0, await undelete.RunAsync(MailboxName.Create("A/B"), DateTimeOffset.UnixEpoch, null));
        Assert.True(fixture.Account.Snapshot.IsSubscribed(MailboxName.Create("A/B")));
        var restored = await fixture.Account.OpenMailboxAsync(fixture.IdOf("A/B"));
        Assert.Equal(3, restored.View.Count);
    }

    [Fact]
    public async Task A_mailbox_of_many_messages_comes_back_in_slices()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        const int count = StoreOperation.SliceSize + 100;
        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, MailboxName.Create("A")));
        await fixture.AppendAsync("A", 10);
        while (fixture.Account.Snapshot.TryFind(MailboxName.Create("A"), out var info) && info.Messages < count)
            await fixture.Account.RunAsync(new CopyMessages(StoreFixture.Actor, info.Id, UidSet.All, info.Id));
        fixture.Account.Snapshot.TryFind(MailboxName.Create("A"), out var full);
        await fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, MailboxName.Create("A")));

        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, MailboxName.Create("A")));
        var deleted = fixture.Account.History.Deleted().Single();
        var restored = await fixture.Account.RunAsync(new RestoreMessages(
            StoreFixture.Actor, deleted.Id, fixture.Account.History.MessagesOf(deleted), fixture.IdOf("A")));

        Assert.Equal(full!.Messages, restored.Destination.Count);
    }

    [Fact]
    public async Task The_change_log_says_who_did_what()
    {
        await using var fixture = await StoreFixture.OpenAsync(Options);
        await fixture.AppendAsync("INBOX", 2);
        await ExpungeAsync(fixture, "INBOX", 1);

        var changes = fixture.Account.History.Changes(DateTimeOffset.UnixEpoch, 3).Select(change => $"{change.Actor} {change.What}");

        Assert.Equal(
            ["test expunged 1 from INBOX", @"test flagged 1 in INBOX: () became (\Deleted)", "test stored 1:2 in INBOX"], changes);
    }

    static async Task ChangeAsync(StoreFixture fixture, Random random)
    {
        var existing = fixture.Account.Snapshot.Mailboxes.Select(mailbox => mailbox.Name.Value).ToList();
        string Any() => existing[random.Next(existing.Count)];
        try
        {
            var (from, to) = (fixture.IdOf(Any()), fixture.IdOf(Any()));
            var uids = UidSet.OfRanges([new NumberRange((uint)random.Next(1, 6), (uint)random.Next(6, 20))]);
            var name = MailboxName.Create(Names[random.Next(Names.Length)]);
            Task change = random.Next(9) switch
            {
                0 or 1 => fixture.AppendAsync(Any(), random.Next(1, 4), FlagSet.Of(SystemFlags.Flagged)),
                2 => fixture.Account.RunAsync(new StoreFlags(StoreFixture.Actor, from, uids, FlagChange.Add, FlagSet.Of(SystemFlags.Seen, ["k" + random.Next(3)]))),
                3 => fixture.Account.RunAsync(new StoreFlags(StoreFixture.Actor, from, uids, FlagChange.Replace, FlagSet.Of(SystemFlags.Deleted))),
                4 => fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, from)),
                5 => fixture.Account.RunAsync(new CopyMessages(StoreFixture.Actor, from, uids, to)),
                6 => fixture.Account.RunAsync(new MoveMessages(StoreFixture.Actor, from, uids, to)),
                7 => random.Next(2) == 0
                    ? fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, name))
                    : fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, name)),
                _ => fixture.Account.RunAsync(new RenameMailbox(StoreFixture.Actor, MailboxName.Create(Any()), name)),
            };
            await change;
        }
        catch (StoreRefusedException)
        {
            // A change that is refused changes nothing.
        }
    }

    static async Task ExpungeAsync(StoreFixture fixture, string mailbox, params uint[] uids)
    {
        var set = UidSet.Of(uids.Select(uid => new Uid(uid)));
        await fixture.Account.RunAsync(new StoreFlags(StoreFixture.Actor, fixture.IdOf(mailbox), set, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, fixture.IdOf(mailbox), set));
    }

    static async Task<List<string>> StateAsync(StoreFixture fixture)
    {
        var state = new List<string>();
        foreach (var mailbox in fixture.Account.Snapshot.Mailboxes)
            state.AddRange(Lines(mailbox.Name, (await fixture.Account.OpenMailboxAsync(mailbox.Id)).View));
        return state;
    }

    static List<string> StateAt(StoreFixture fixture, DateTimeOffset moment)
    {
        var history = fixture.Account.History;
        return [.. history.MailboxesAt(moment).SelectMany(past => Lines(past.Name, history.OpenAt(past, moment, past.Name).View))];
    }

    static IEnumerable<string> Lines(MailboxName name, MailboxView view)
    {
        yield return name.Value;
        for (var place = 0; place < view.Count; place++) yield return $"{name} {view.UidAt(place)} {view.FlagsAt(place)}";
    }
}
