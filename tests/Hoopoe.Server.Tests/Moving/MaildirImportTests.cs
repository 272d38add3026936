using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>Maildirs as other programs leave them.</summary>
public sealed class MaildirImportTests
{
    static readonly DateTimeOffset Day = new(2020, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public async Task Letters_are_flags_keywords_come_from_the_folders_list_and_the_date_from_the_file()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.MakeMaildir("Maildir");
        mail.Write("Maildir/cur/1500000001.a.host:2,DFPRSTabz", "Subject: all\n\nx\n", Day);
        mail.Write("Maildir/new/1500000002.b.host", "Subject: new\n\nx\n", Day);
        mail.Write("Maildir/cur/1500000003.c.host,S=15,U=7:2,", "Subject: none\n\n", DateTimeOffset.UnixEpoch);
        mail.Write("Maildir/dovecot-keywords", "0 $Label1\n1 two\n3 unused\nnonsense\n99999999999 x\n");

        await mail.ImportAsync("bob@example.org", "Maildir");

        var contents = await mail.ContentsAsync("bob@example.org");
        Assert.Contains(contents, line => line.EndsWith($@" \Seen \Answered \Flagged \Deleted \Draft $Forwarded $Label1 two {Day.ToUnixTimeSeconds()}", StringComparison.Ordinal));
        Assert.Contains(contents, line => line.EndsWith($"  {Day.ToUnixTimeSeconds()}", StringComparison.Ordinal));
        Assert.Contains(contents, line => line.EndsWith("  1500000003", StringComparison.Ordinal));
        Assert.Equal(
            ["Subject: all\r\n\r\nx\r\n", "Subject: new\r\n\r\nx\r\n", "Subject: none\r\n\r\n"], await mail.Server.MessagesAsync("bob@example.org"));
    }

    [Fact]
    public async Task Folders_of_Dovecot_mbsync_and_OfflineIMAP_become_the_mailboxes_they_are()
    {
        await using var mail = await MovedMail.StartAsync();
        foreach (var folder in (string[])["plus", "plus/.Work.Letters", "plus/.Gr&APw-n", "tree/Inbox", "tree/Work", "tree/Work/Letters", "tree/Work/.Legacy", "flat/INBOX", "flat/Work.Letters"])
        {
            mail.MakeMaildir(folder);
            mail.Write($"{folder}/cur/1.x.host:2,S", $"Subject: {folder}\n\n");
        }
        mail.MakeMaildir("plus/.Empty");
        mail.Write("plus/subscriptions", "INBOX\nWork.Letters\nGr&APw-n\nGone\n");

        await mail.ImportAsync("alice@example.org", "plus");
        await mail.ImportAsync("bob@example.org", "tree");
        await mail.ImportAsync("bob@example.org", "flat", options => options with { Separator = '.', Mailbox = MailboxName.Create("Old") });

        Assert.Equal(["Subject: plus\r\n\r\n"], await mail.Server.MessagesAsync("alice@example.org"));
        Assert.Equal(["Subject: plus/.Work.Letters\r\n\r\n"], await mail.Server.MessagesAsync("alice@example.org", "Work/Letters"));
        Assert.Equal(["Subject: plus/.Gr&APw-n\r\n\r\n"], await mail.Server.MessagesAsync("alice@example.org", "Gr\u00fcn"));
        Assert.Empty(await mail.Server.MessagesAsync("alice@example.org", "Empty"));
        var alice = (await mail.AccountAsync("alice@example.org")).Snapshot;
        Assert.True(alice.IsSubscribed(MailboxName.Create("Gr\u00fcn")));
        Assert.False(alice.IsSubscribed(MailboxName.Create("Empty")));
        Assert.Equal(["Subject: tree/Inbox\r\n\r\n"], await mail.Server.MessagesAsync("bob@example.org"));
        Assert.Single(await mail.Server.MessagesAsync("bob@example.org", "Work/Letters"));
        Assert.Single(await mail.Server.MessagesAsync("bob@example.org", "Work/Legacy"));
        Assert.Equal(["Subject: flat/Work.Letters\r\n\r\n"], await mail.Server.MessagesAsync("bob@example.org", "Old/Work/Letters"));
        Assert.Equal(["Subject: flat/INBOX\r\n\r\n"], await mail.Server.MessagesAsync("bob@example.org", "Old"));
        Assert.True((await mail.AccountAsync("bob@example.org")).Snapshot.IsSubscribed(MailboxName.Create("Old/Work/Letters")));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_named_and_the_rest_goes_on()
    {
        await using var mail = await MovedMail.StartAsync(options => options.MaxMessageBytes = 10_000);
        mail.MakeMaildir("Maildir");
        mail.Write("Maildir/cur/1.good.host:2,S", "Subject: good\n\n");
        mail.Write("Maildir/cur/2.large.host:2,S", "Subject: large\n\n" + new string('x', 2_000_000));
        mail.Write("Maildir/cur/3.nul.host:2,S", "Subject: nul\n\na\0b\n");
        mail.Write("Maildir/cur/4.empty.host:2,S", "");
        mail.Write("Maildir/cur/5.binary.host:2,S", "Content-Transfer-Encoding: binary\n\na\0b\n");
        mail.Write("Maildir/cur/6.good.host:2,S", "Subject: good too\n\n");
        mail.MakeMaildir("Maildir/.a\u0007b");

        var done = await mail.ImportAsync("bob@example.org", "Maildir");

        Assert.Equal((3, 4), (done.Imported, done.LeftOut));
        Assert.Equal(
            [".a\u0007b", "cur/2.large.host:2,S", "cur/3.nul.host:2,S", "cur/4.empty.host:2,S"],
            mail.LeftOut.Select(one => one.Name).Order(StringComparer.Ordinal));
        var stored = await mail.Server.MessagesAsync("bob@example.org");
        Assert.Equal(["Subject: good\r\n\r\n", "Subject: good too\r\n\r\n"], [stored[0], stored[2]]);
        Assert.Contains("base64", stored[1]);
    }

    [Fact]
    public async Task Symbolic_links_are_not_followed()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.MakeMaildir("Maildir");
        mail.MakeMaildir("Elsewhere");
        var secret = mail.Write("secret", "Subject: not yours\n\n");
        mail.Write("Elsewhere/cur/1.x.host:2,", "Subject: not yours either\n\n");
        File.CreateSymbolicLink(mail.PathOf("Maildir/cur/1.link.host:2,S"), secret);
        File.CreateSymbolicLink(mail.PathOf("Maildir/new/2.link.host"), "../../secret");
        Directory.CreateSymbolicLink(mail.PathOf("Maildir/.Linked"), mail.PathOf("Elsewhere"));
        mail.MakeMaildir("Maildir/.Half");
        Directory.Delete(mail.PathOf("Maildir/.Half/cur"));
        Directory.CreateSymbolicLink(mail.PathOf("Maildir/.Half/cur"), mail.PathOf("Elsewhere/cur"));
        File.CreateSymbolicLink(mail.PathOf("Maildir/dovecot-keywords"), secret);
        Directory.CreateSymbolicLink(mail.PathOf("Link"), mail.PathOf("Maildir"));
        mail.Write("Maildir/cur/3.good.host:2,S", "Subject: good\n\n");

        var done = await mail.ImportAsync("bob@example.org", "Link");

        Assert.Equal((1, 3), (done.Imported, done.LeftOut));
        Assert.Equal(["Subject: good\r\n\r\n"], await mail.Server.MessagesAsync("bob@example.org"));
        Assert.DoesNotContain((await mail.AccountAsync("bob@example.org")).Snapshot.Mailboxes, mailbox => mailbox.Name.Value == "Linked");
    }

    [Fact]
    public async Task Messages_keep_the_order_in_which_they_came()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.MakeMaildir("Maildir");
        foreach (var time in (int[])[900, 5, 70, 1_000_000, 33]) mail.Write($"Maildir/{(time % 2 == 0 ? "cur" : "new")}/{time}.x.host", $"Subject: {time}\n\n");

        await mail.ImportAsync("bob@example.org", "Maildir");

        Assert.Equal(
            ["5", "33", "70", "900", "1000000"],
            (await mail.Server.MessagesAsync("bob@example.org")).Select(message => message["Subject: ".Length..].TrimEnd()));
    }
}
