using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>mbox files as other programs leave them.</summary>
public sealed class MboxImportTests
{
    [Fact]
    public async Task Fields_of_mail_programs_become_flags_and_are_gone_and_those_of_the_message_stay()
    {
        await using var mail = await MovedMail.StartAsync();
        mail.Write(
            "mbox",
            "From MAILER-DAEMON Thu Nov 26 09:30:00 2026\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\nX-IMAP: 1 2\nStatus: RO\n\nThis is internal.\n\n"
            + "From a@b Thu Nov 26 09:30:00 2026 +0100\nSubject: mutt\nStatus: RO\nX-Status: AF\nContent-Length: 6\nLines: 1\n\nHello\n\n"
            + "From a@b Thu Nov 26 08:31:00 +0000 2026\nStatus: mine\nSubject: Dovecot\nX-UID: 5  \nStatus: O\nX-Keywords: $Label1 work (not)          \n\nHello\n\n"
            + "From - Thu Nov 26 08:32:00 2026 GMT\nX-Mozilla-Status: 1007\nX-Mozilla-Status2: 00000000\nX-Mozilla-Keys: later\n  \nSubject: Thunderbird\n\nHello\n\n"
            + "From \nX-Mozilla-Status: 0009\nSubject: newer Thunderbird\n\nFrom \n\nFrom here on\n>From there\n>>From\n");

        var done = await mail.ImportAsync("bob@example.org", "mbox");

        Assert.Equal((4, 1), (done.Imported, done.WithoutKeywords));
        Assert.Equal(
            [
                "Subject: mutt\r\n\r\nHello\r\n", "Status: mine\r\nSubject: Dovecot\r\n\r\nHello\r\n", "Subject: Thunderbird\r\n\r\nHello\r\n",
                "Subject: newer Thunderbird\r\n\r\nFrom \r\n\r\nFrom here on\r\nFrom there\r\n>>From\r\n",
            ],
            await mail.Server.MessagesAsync("bob@example.org"));
        var inbox = (await mail.ContentsAsync("bob@example.org")).Where(line => line.StartsWith("INBOX: ", StringComparison.Ordinal)).ToList();
        Assert.EndsWith($@" \Seen \Answered \Flagged {Seconds("2026-11-26T08:30:00Z")}", inbox[0]);
        Assert.EndsWith($@" $Label1 work {Seconds("2026-11-26T08:31:00Z")}", inbox[1]);
        Assert.EndsWith($@" \Seen \Answered \Flagged $Forwarded later {Seconds("2026-11-26T08:32:00Z")}", inbox[2]);
        Assert.Contains(@" \Seen \Deleted ", inbox[3]);
    }

    [Fact]
    public async Task A_folder_of_files_is_a_tree_of_mailboxes()
    {
        await using var mail = await MovedMail.StartAsync();
        const string message = "From a@b Thu Nov 26 09:30:00 2026\r\nSubject: x\r\n\r\ny\r\n\r\n";
        foreach (var file in (string[])["Inbox", "Work.mbox", "Work/Letters.mbox", "Local.sbd/Deep", "Apple.mbox/mbox"]) mail.Write($"Mail/{file}", message);
        mail.Write("Mail/Inbox.msf", "an index");
        mail.Write("Mail/notes.txt", "no mail");
        mail.Write("Mail/Empty.mbox", "");
        mail.Write("secret", message);
        File.CreateSymbolicLink(mail.PathOf("Mail/link"), mail.PathOf("secret"));

        var done = await mail.ImportAsync("bob@example.org", "Mail");

        Assert.Equal((5, 2), (done.Imported, done.LeftOut));
        foreach (var mailbox in (string[])["INBOX", "Work", "Work/Letters", "Local/Deep", "Apple"])
            Assert.Equal(["Subject: x\r\n\r\ny\r\n"], await mail.Server.MessagesAsync("bob@example.org", mailbox));
        Assert.Empty(await mail.Server.MessagesAsync("bob@example.org", "Empty"));
        Assert.Equal(["link", "notes.txt"], mail.LeftOut.Select(one => one.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_has_grown_brings_what_is_new()
    {
        await using var mail = await MovedMail.StartAsync();
        var first = "From a@b Thu Nov 26 09:30:00 2026\nSubject: 1\n\n\n";
        mail.Write("mbox", first + first);
        Assert.Equal(2, (await mail.ImportAsync("bob@example.org", "mbox")).Imported);

        mail.Write("mbox", first + "From a@b Thu Nov 26 09:30:00 2026\nSubject: 2\n\n\n" + first);
        var again = await mail.ImportAsync("bob@example.org", "mbox");

        Assert.Equal((1, 2), (again.Imported, again.Known));
    }

    static long Seconds(string date) => DateTimeOffset.Parse(date, null).ToUnixTimeSeconds();
}
