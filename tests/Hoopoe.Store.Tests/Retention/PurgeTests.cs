using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Operations;
using Hoopoe.Store.Packs;
using Hoopoe.Store.Tests.Operations;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Store.Tests.Retention;

/// <summary>What is past its retention time is gone, from the rows and from the disk; nothing else is.</summary>
public sealed class PurgeTests
{
    static readonly StoreOptions Small = new() { Stores = 1, ReserveBytes = 0, SegmentBytes = 8_192, LowWaterBytes = 0 };

    static CancellationToken Token => TestContext.Current.CancellationToken;

    static DateTimeOffset Now => TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(2);

    [Fact]
    public async Task An_expunged_message_stays_until_its_time_has_come_and_then_its_bytes_are_gone()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await AppendAsync(fixture, "a secret that nobody may find");
        await AppendAsync(fixture, "something else");
        await ExpungeAsync(fixture, 1);

        Assert.Equal(0, await fixture.Store.PurgeAsync(Now - TimeSpan.FromDays(7), Token));
        Assert.True(IsOnDisk(fixture, "a secret that nobody may find"));
        Assert.NotEqual(0, await fixture.Store.PurgeAsync(Now, Token));

        Assert.False(IsOnDisk(fixture, "a secret that nobody may find"));
        Assert.True(IsOnDisk(fixture, "something else"));
        Assert.Empty(Read(fixture, 1));
        Assert.Single(Read(fixture, 2));
    }

    [Fact]
    public async Task A_body_that_a_copy_shares_is_kept()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await AppendAsync(fixture, "shared by two");
        var inbox = fixture.IdOf("INBOX");
        await fixture.Account.RunAsync(new CopyMessages(StoreFixture.Actor, inbox, UidSet.All, fixture.IdOf("Archive")));
        await ExpungeAsync(fixture, 1);

        Assert.Equal(0, await fixture.Store.PurgeAsync(Now, Token));

        Assert.True(IsOnDisk(fixture, "shared by two"));
    }

    [Fact]
    public async Task A_message_that_a_client_is_still_shown_is_kept_however_old()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await AppendAsync(fixture, "still on a screen");
        var mailbox = await fixture.Account.OpenMailboxAsync(fixture.IdOf("INBOX"));
        var viewer = mailbox.Show();
        await ExpungeAsync(fixture, 1);

        Assert.Equal(0, await fixture.Store.PurgeAsync(Now, Token));
        Assert.Single(Read(fixture, 1));

        viewer.KnowsThrough = mailbox.View.HighestModSeq;
        Assert.NotEqual(0, await fixture.Store.PurgeAsync(Now, Token));
        Assert.Empty(Read(fixture, 1));
        GC.KeepAlive(viewer);
    }

    [Fact]
    public async Task A_message_received_and_not_yet_appended_is_kept()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        using var prepared = await fixture.PrepareAsync("Subject: soon\r\n\r\non its way\r\n");

        Assert.Equal(0, await fixture.Store.PurgeAsync(Now, Token));
        await fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, fixture.IdOf("INBOX"), [new NewMessage(prepared, FlagSet.Empty)]));

        Assert.True(IsOnDisk(fixture, "on its way"));
    }

    [Fact]
    public async Task The_messages_of_a_deleted_mailbox_go_with_it()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.Account.RunAsync(new CreateMailbox(StoreFixture.Actor, MailboxName.Create("Old")));
        await AppendAsync(fixture, "in a mailbox that was", "Old");
        await fixture.Account.RunAsync(new DeleteMailbox(StoreFixture.Actor, MailboxName.Create("Old")));

        Assert.Equal(0, await fixture.Store.PurgeAsync(Now - TimeSpan.FromDays(1), Token));
        Assert.NotEqual(0, await fixture.Store.PurgeAsync(Now, Token));

        Assert.False(IsOnDisk(fixture, "in a mailbox that was"));
    }

    [Fact]
    public async Task A_segment_that_is_mostly_holes_is_emptied_and_removed_and_its_bodies_are_read_by_their_old_places_too()
    {
        await using var fixture = await StoreFixture.OpenAsync(Small);
        for (var i = 0; i < 60; i++) await AppendAsync(fixture, $"number {i}. " + new string('x', 800));
        var before = Segments(fixture);
        var known = Read(fixture, 1).Concat(Read(fixture, 20)).ToList();
        await ExpungeAsync(fixture, [.. Enumerable.Range(1, 58).Where(uid => uid is not 1 and not 20)]);

        await fixture.Store.PurgeAsync(Now, Token);

        Assert.True(Segments(fixture) < before, $"{before} segments before, {Segments(fixture)} after");
        Assert.Contains("number 0. ", TextOf(fixture, known[0].Body));
        Assert.Contains("number 19. ", TextOf(fixture, known[1].Body));
        Assert.Contains("number 0. ", TextOf(fixture, Read(fixture, 1).Single().Body));
        Assert.Contains("number 59. ", TextOf(fixture, Read(fixture, 60).Single().Body));
        await fixture.ReopenAsync();
        Assert.Contains("number 0. ", TextOf(fixture, Read(fixture, 1).Single().Body));
        await AppendAsync(fixture, "and on");
        Assert.Contains("and on", TextOf(fixture, Read(fixture, 61).Single().Body));
    }

    [Fact]
    public async Task Old_mail_is_erased_by_itself()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var fixture = await StoreFixture.OpenAsync(time: time);
        await AppendAsync(fixture, "soon forgotten");
        await ExpungeAsync(fixture, 1);

        time.Advance(TimeSpan.FromDays(6));
        await Task.Delay(100, Token);
        Assert.Single(Read(fixture, 1));
        var patience = TimeProvider.System.GetTimestamp();
        while (Read(fixture, 1).Count > 0 && TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromMinutes(1))
        {
            time.Advance(TimeSpan.FromHours(6));
            await Task.Delay(20, Token);
        }
        Assert.Empty(Read(fixture, 1));
    }

    [Fact]
    public async Task Copies_and_expunges_go_on_while_everything_is_purged()
    {
        await using var fixture = await StoreFixture.OpenAsync(Small);
        var inbox = fixture.IdOf("INBOX");
        var archive = fixture.IdOf("Archive");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var purging = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested) await fixture.Store.PurgeAsync(Now, Token);
            },
            Token);
        for (var i = 0; i < 150; i++)
        {
            await AppendAsync(fixture, $"number {i}. " + new string('x', 900));
            if (i % 3 == 0) await fixture.Account.RunAsync(new CopyMessages(StoreFixture.Actor, inbox, UidSet.Of([new Uid((uint)i + 1)]), archive));
            if (i % 4 != 1) await ExpungeAsync(fixture, i + 1);
        }
        await stop.CancelAsync();
        await purging;

        var kept = await fixture.Account.OpenMailboxAsync(archive);
        Assert.Equal(50, kept.View.Count);
        for (var place = 0; place < 50; place++)
        {
            var message = fixture.Account.Messages.Read(archive, [kept.View.UidAt(place)], default).Single();
            Assert.Contains($"number {place * 3}. ", TextOf(fixture, message.Body));
        }
    }

    static async Task AppendAsync(StoreFixture fixture, string text, string mailbox = "INBOX")
    {
        using var prepared = await fixture.PrepareAsync($"Subject: x\r\n\r\n{text}\r\n");
        await fixture.Account.RunAsync(new AppendMessages(StoreFixture.Actor, fixture.IdOf(mailbox), [new NewMessage(prepared, FlagSet.Empty)]));
    }

    static async Task ExpungeAsync(StoreFixture fixture, params int[] uids)
    {
        var set = UidSet.Of(uids.Select(uid => new Uid((uint)uid)));
        var inbox = fixture.IdOf("INBOX");
        await fixture.Account.RunAsync(new StoreFlags(StoreFixture.Actor, inbox, set, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await fixture.Account.RunAsync(new ExpungeMessages(StoreFixture.Actor, inbox, set));
    }

    static IReadOnlyList<StoredMessage> Read(StoreFixture fixture, uint uid) =>
        fixture.Account.Messages.Read(fixture.IdOf("INBOX"), [new Uid(uid)], default);

    static string TextOf(StoreFixture fixture, BlobRef body)
    {
        var reader = fixture.Account.Messages.OpenBody(body);
        var bytes = new byte[reader.Length];
        reader.Read(0, bytes);
        return Encoding.ASCII.GetString(bytes);
    }

    static int Segments(StoreFixture fixture) => Directory.GetFiles(fixture.PackFolder, "*.pack").Length;

    static bool IsOnDisk(StoreFixture fixture, string text)
    {
        var wanted = Encoding.ASCII.GetBytes(text);
        return Directory.GetFiles(fixture.PackFolder, "*.pack").Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.GetBuffer().AsSpan(0, (int)bytes.Length).IndexOf(wanted) >= 0;
        });
    }
}
