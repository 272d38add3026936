using System.Globalization;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Moving;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Tests.Moving;

/// <summary>What is exported and imported again is the same mail: bytes, flags, keywords, dates, mailboxes.</summary>
public sealed class RoundTripTests
{
    static readonly string[] OddNames =
    [
        "A.B", "A/B", "A/B.C", "a/b", "Gr\u00fcn & Blau/\u65e5\u672c\u8a9e", "..x/...", "-rf", "~root", "%2E%2E", "cur", "new/tmp", "a:2,S", "A.mbox", "A.mbox/x",
        "con\\aux|<>?*\"", " spaces ", "INBOX/below", "hoopoe-export.json", new string('x', 400), new string('x', 399) + "y",
        string.Join('/', Enumerable.Repeat("deep", 50)), new string('\u65e5', 300),
    ];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MailFormat.Maildir)]
    [InlineData(MailFormat.Mbox)]
    public async Task Mail_comes_back_as_it_was_whatever_mailboxes_are_called(MailFormat format)
    {
        await using var mail = await MovedMail.StartAsync();
        var random = new Random(7);
        foreach (var name in OddNames.Append("INBOX").Append("Archive"))
        {
            for (var number = 0; number < 4; number++)
            {
                await mail.AppendAsync(
                    "alice@example.org", name, Message(random, number), Flags(random),
                    new DateTimeOffset(2001, 2, 3, 4, 5, number, TimeSpan.FromMinutes(90)));
            }
        }

        var exported = await mail.ExportAsync("alice@example.org", "out", format);
        var imported = await mail.ImportAsync("bob@example.org", "out");

        Assert.Equal(4 * (OddNames.Length + 2), exported.Written);
        Assert.Equal(exported.Written, imported.Imported);
        Assert.Empty(mail.LeftOut);
        Assert.Equal(await mail.ContentsAsync("alice@example.org"), await mail.ContentsAsync("bob@example.org"));
        var root = mail.PathOf("out");
        Assert.All(
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(root)!, "*", SearchOption.AllDirectories),
            path => Assert.StartsWith(root, path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Subscriptions_come_back()
    {
        await using var mail = await MovedMail.StartAsync();
        var (alice, bob) = (await mail.AccountAsync("alice@example.org"), await mail.AccountAsync("bob@example.org"));
        await mail.AppendAsync("alice@example.org", "Seen.daily", Message(new Random(1), 1));
        await mail.AppendAsync("alice@example.org", "Hidden", Message(new Random(1), 2));
        await alice.RunAsync(new SetSubscription(new Actor("test", "test"), MailboxName.Create("Seen.daily"), subscribed: true));

        await mail.ExportAsync("alice@example.org", "out", MailFormat.Maildir);
        await mail.ImportAsync("bob@example.org", "out");

        Assert.Equal(alice.Snapshot.Subscriptions, bob.Snapshot.Subscriptions);
    }

    [Fact]
    public async Task A_Maildir_keeps_every_byte_also_where_lines_end_oddly()
    {
        await using var mail = await MovedMail.StartAsync();
        string[] odd = ["Subject: x", "Subject: a\nSubject: b\r\n\r\nc", "S: x\r\n\r\na\r\r\nb\r\n", "\r\n", "a\rb: c\n\n", "x: y\r\n\r\n\n\r", "\n\r\n", "\r\r\r\n"];
        foreach (var message in odd) await mail.AppendAsync("alice@example.org", "INBOX", message);

        await mail.ExportAsync("alice@example.org", "out", MailFormat.Maildir);
        await mail.ImportAsync("bob@example.org", "out");

        Assert.Equal(odd, await mail.Server.MessagesAsync("bob@example.org"));
    }

    [Theory]
    [InlineData(MailFormat.Maildir)]
    [InlineData(MailFormat.Mbox)]
    public async Task Messages_too_long_for_memory_come_back(MailFormat format)
    {
        await using var mail = await MovedMail.StartAsync();
        var longLine = $"Subject: long\r\n\r\n{new string('>', 100_000)}From {new string('x', 3_000_000)}\r\n";
        var manyLines = "Subject: many\r\n\r\n" + string.Concat(Enumerable.Repeat("From me\r\n>From you\r\n\r\n", 100_000));
        await mail.AppendAsync("alice@example.org", "INBOX", longLine);
        await mail.AppendAsync("alice@example.org", "INBOX", manyLines);
        await mail.AppendAsync("alice@example.org", "INBOX", "Subject: short\r\n\r\nx\r\n");

        await mail.ExportAsync("alice@example.org", "out", format);
        await mail.ImportAsync("bob@example.org", "out");

        Assert.Equal(await mail.ContentsAsync("alice@example.org"), await mail.ContentsAsync("bob@example.org"));
    }

    [Fact]
    public async Task Messages_that_are_the_same_stay_two()
    {
        await using var mail = await MovedMail.StartAsync();
        for (var number = 0; number < 3; number++)
            await mail.AppendAsync("alice@example.org", "INBOX", "Subject: x\r\n\r\nthe same\r\n", "", DateTimeOffset.UnixEpoch.AddDays(100));

        await mail.ExportAsync("alice@example.org", "maildir", MailFormat.Maildir);
        await mail.ExportAsync("alice@example.org", "mbox", MailFormat.Mbox);

        Assert.Equal(3, (await mail.ImportAsync("bob@example.org", "maildir")).Imported);
        Assert.Equal(3, (await mail.ImportAsync("bob@example.org", "mbox")).Imported);
        Assert.Equal(0, (await mail.ImportAsync("bob@example.org", "mbox")).Imported);
    }

    [Fact]
    public async Task One_mailbox_goes_into_a_file_and_into_another_mailbox()
    {
        await using var mail = await MovedMail.StartAsync();
        await mail.AppendAsync("alice@example.org", "Work/Letters", "Subject: x\r\n\r\ny\r\n", @"\Seen $Forwarded");
        await mail.AppendAsync("alice@example.org", "Work/Letters/Below", "Subject: z\r\n\r\ny\r\n");

        await mail.ExportAsync("alice@example.org", "letters", MailFormat.Mbox, "Work/Letters");
        await mail.ExportAsync("alice@example.org", "maildir", MailFormat.Maildir, "Work/Letters");
        await mail.ImportAsync("bob@example.org", "letters", options => options with { Mailbox = MailboxName.Create("From Alice") });
        await mail.ImportAsync("bob@example.org", "maildir", options => options with { Mailbox = MailboxName.Create("Again/From Alice") });

        Assert.True(File.Exists(mail.PathOf("letters")));
        Assert.Equal(["Subject: x\r\n\r\ny\r\n"], await mail.Server.MessagesAsync("bob@example.org", "From Alice"));
        Assert.Equal(["Subject: x\r\n\r\ny\r\n"], await mail.Server.MessagesAsync("bob@example.org", "Again/From Alice"));
        await Assert.ThrowsAsync<ConfigurationException>(() =>
            mail.ExportAsync("alice@example.org", "letters", MailFormat.Mbox, "Work/Letters"));
    }

    [Fact]
    public async Task A_Maildir_has_26_keywords_a_folder_and_says_when_there_are_more()
    {
        await using var mail = await MovedMail.StartAsync();
        for (var number = 0; number < 30; number++)
            await mail.AppendAsync("alice@example.org", "INBOX", $"Subject: {number}\r\n\r\n", $"keyword{number} $Forwarded");

        Assert.Equal(4, (await mail.ExportAsync("alice@example.org", "maildir", MailFormat.Maildir)).WithoutKeywords);
        Assert.Equal(0, (await mail.ExportAsync("alice@example.org", "mbox", MailFormat.Mbox)).WithoutKeywords);

        await mail.ImportAsync("bob@example.org", "mbox");
        Assert.Equal(await mail.ContentsAsync("alice@example.org"), await mail.ContentsAsync("bob@example.org"));
    }

    static string Flags(Random random)
    {
        string[] all = [@"\Seen", @"\Answered", @"\Flagged", @"\Deleted", @"\Draft", "$Forwarded", "$Junk", "work", "Later"];
        return string.Join(' ', all.Where(_ => random.Next(2) == 0));
    }

    static string Message(Random random, int number)
    {
        string[] lines =
        [
            "From ", "From me Thu Nov 26 09:30:00 2026", ">From me", ">>>From me", ">", "", "", "Status: RO", "X-Keywords: none of ours", "text", "Fromage", ">>",
            "From", "caf\u00e9", ".", "\r",
        ];
        string[] fields = ["Status: mine", "X-Status: F", "X-Mozilla-Status: 0001", "Subject: x\r\n\tfolded", "Lines: 5", "To: b@example.org"];
        var message = new StringBuilder($"Message-ID: <{number}.{random.Next()}@example.org>\r\n");
        for (var field = random.Next(4); field > 0; field--) message.Append(fields[random.Next(fields.Length)]).Append("\r\n");
        message.Append("\r\n");
        for (var line = random.Next(30); line > 0; line--) message.Append(CultureInfo.InvariantCulture, $"{lines[random.Next(lines.Length - 1)]}\r\n");
        return message.ToString();
    }
}
