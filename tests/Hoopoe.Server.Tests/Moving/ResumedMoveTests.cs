using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Moving;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>A move that was broken off and is run again neither loses nor doubles.</summary>
public sealed class ResumedMoveTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_that_breaks_off_anywhere_is_continued()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.MakeMaildir("Maildir");
        for (var number = 0; number < 3_000; number++) mail.Write($"Maildir/cur/{number + 1}.x.host:2,S", $"Subject: {number}\n\nbody\n");
        for (var after = 0; after < 3_000; after += 450)
        {
            var breaking = Breaking.Of(mail.Server.Server.Administration, 20_000 + (after * 170));
            var run = new ImportRun(breaking, "bob@example.org", new ImportOptions(mail.PathOf("Maildir")), TimeProvider.System);
            await Assert.ThrowsAsync<AdministrationException>(() => run.RunAsync(Token));
        }

        var done = await mail.ImportAsync("bob@example.org", "Maildir");

        Assert.Equal(3_000, done.Imported + done.Known);
        Assert.NotEqual(0, done.Known);
        Assert.Equal(
            Enumerable.Range(0, 3_000).Select(number => $"Subject: {number}\r\n\r\nbody\r\n"), await mail.Server.MessagesAsync("bob@example.org"));
    }

    [Fact]
    public async Task A_message_that_was_thrown_away_meanwhile_does_not_come_back_and_changed_flags_do_not_double_it()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.MakeMaildir("Maildir");
        mail.Write("Maildir/new/1.x.host", "Subject: 1\n\n");
        var path = mail.Write("Maildir/cur/2.x.host:2,", "Subject: 2\n\n");
        await mail.ImportAsync("bob@example.org", "Maildir");
        var bob = await mail.AccountAsync("bob@example.org");
        Assert.True(bob.Snapshot.TryFind(MailboxName.Inbox, out var inbox));
        var actor = new Actor("test", "test");
        await bob.RunAsync(new StoreFlags(actor, inbox.Id, UidSet.Of([new Uid(1)]), FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await bob.RunAsync(new ExpungeMessages(actor, inbox.Id));
        File.Move(path, mail.PathOf("Maildir/cur/2.x.host,U=2:2,S"));
        File.Move(mail.PathOf("Maildir/new/1.x.host"), mail.PathOf("Maildir/cur/1.x.host:2,S"));

        var again = await mail.ImportAsync("bob@example.org", "Maildir");

        Assert.Equal((0, 2), (again.Imported, again.Known));
        Assert.Equal(["Subject: 2\r\n\r\n"], await mail.Server.MessagesAsync("bob@example.org"));
    }

    [Fact]
    public async Task Beyond_the_quota_the_import_stops_and_goes_on_when_there_is_room()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.MakeMaildir("Maildir");
        for (var number = 0; number < 1_500; number++) mail.Write($"Maildir/cur/{number + 1}.x.host:2,S", $"Subject: {number}\n\n");
        await mail.Server.Server.Administration.SetQuotaAsync("bob@example.org", new Store.Accounts.QuotaLimits(null, 1_100), Token);

        var full = await Assert.ThrowsAsync<AdministrationException>(() => mail.ImportAsync("bob@example.org", "Maildir"));
        await mail.Server.Server.Administration.SetQuotaAsync("bob@example.org", default(Store.Accounts.QuotaLimits), Token);
        var done = await mail.ImportAsync("bob@example.org", "Maildir");

        Assert.Equal(AdministrationError.Full, full.Error);
        Assert.Equal(1_500, done.Imported + done.Known);
        Assert.InRange(done.Known, 800, 1_100);
        Assert.Equal(1_500, (await mail.Server.MessagesAsync("bob@example.org")).Distinct().Count());
    }

    [Theory]
    [InlineData(MailFormat.Maildir)]
    [InlineData(MailFormat.Mbox)]
    public async Task An_export_that_breaks_off_is_continued_and_follows_flags(MailFormat format)
    {
        await using var mail = await MovedMail.StartAsync();
        foreach (var mailbox in (string[])["INBOX", "Work"])
            for (var number = 0; number < 150; number++)
                await mail.AppendAsync("alice@example.org", mailbox, $"Subject: {number}\r\n\r\n{new string('x', 1_000)}\r\n", "later");
        foreach (var after in (int[])[20_000, 100_000, 250_000])
        {
            var breaking = Breaking.Of(mail.Server.Server.Administration, after);
            var run = new ExportRun(breaking, "alice@example.org", new ExportOptions(mail.PathOf("out")) { Format = format }, TimeProvider.System);
            await Assert.ThrowsAsync<AdministrationException>(() => run.RunAsync(Token));
        }
        // As a loss of power may leave a file: there, and empty.
        if (format == MailFormat.Maildir) File.WriteAllText(Directory.EnumerateFiles(mail.PathOf("out/cur")).First(), "");
        var alice = await mail.AccountAsync("alice@example.org");
        Assert.True(alice.Snapshot.TryFind(MailboxName.Create("Work"), out var work));
        await alice.RunAsync(new StoreFlags(new Actor("test", "test"), work.Id, UidSet.All, FlagChange.Add, FlagSet.Of(SystemFlags.Seen)));

        var done = await mail.ExportAsync("alice@example.org", "out", format);
        await mail.ImportAsync("bob@example.org", "out");

        Assert.Equal(300, done.Written + done.Known);
        Assert.NotEqual(0, done.Known);
        Assert.Equal(await mail.ContentsAsync("alice@example.org"), await mail.ContentsAsync("bob@example.org"));
        Assert.Empty(Directory.EnumerateFiles(mail.PathOf("out"), "*.part", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_export_is_not_written_into_a_folder_that_has_something_else_nor_through_a_link()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.Write("out/letter.txt", "mine");
        await Assert.ThrowsAsync<ConfigurationException>(() => mail.ExportAsync("alice@example.org", "out", MailFormat.Maildir));
        Assert.Equal("mine", File.ReadAllText(mail.PathOf("out/letter.txt")));

        await mail.ExportAsync("alice@example.org", "linked", MailFormat.Maildir);
        Directory.Delete(mail.PathOf("linked/.Sent"), recursive: true);
        Directory.CreateDirectory(mail.PathOf("elsewhere"));
        Directory.CreateSymbolicLink(mail.PathOf("linked/.Sent"), mail.PathOf("elsewhere"));
        await Assert.ThrowsAsync<IOException>(() => mail.ExportAsync("alice@example.org", "linked", MailFormat.Maildir));
        Assert.Empty(Directory.EnumerateFileSystemEntries(mail.PathOf("elsewhere")));
    }
}
