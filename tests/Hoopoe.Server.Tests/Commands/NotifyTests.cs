using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Commands;

/// <summary>NOTIFY (RFC 5465), where scripts do not reach.</summary>
public class NotifyTests
{
    [Fact]
    public async Task One_connection_hears_of_a_hundred_mailboxes()
    {
        await using var server = await TestServer.StartAsync();
        var names = Enumerable.Range(0, 100).Select(number => string.Create(CultureInfo.InvariantCulture, $"m{number:D2}")).ToList();
        var bob = await server.LogInAsync();
        foreach (var name in names) await bob.OkAsync($"CREATE {name}");
        var alice = await server.LogInAsync();
        await alice.OkAsync($"NOTIFY SET (mailboxes ({string.Join(' ', names)}) (MessageNew MessageExpunge))");

        foreach (var name in names) await bob.AppendAsync(name, "Subject: x\r\n\r\n");

        var heard = new HashSet<string>();
        while (heard.Count < names.Count)
        {
            var line = await alice.ReadLineAsync();
            Assert.StartsWith("* STATUS m", line, StringComparison.Ordinal);
            Assert.Contains("(MESSAGES 1 UIDNEXT 2 ", line, StringComparison.Ordinal);
            Assert.True(heard.Add(line.Split(' ')[2]));
        }
        await alice.ExpectAsync("NOOP", "OK");
    }

    [Fact]
    public async Task Too_many_new_messages_to_be_fetched_unasked_end_it()
    {
        await using var server = await TestServer.StartAsync(new ImapLimits { NotifyMessages = 3 });
        await server.FillAsync(4);
        var bob = await server.SelectAsync();
        await bob.OkAsync("CREATE Lists");
        var alice = await server.SelectAsync("Lists");
        await alice.OkAsync("NOTIFY SET (selected (MessageNew (UID) MessageExpunge)) (personal (MailboxName))");

        await bob.OkAsync("COPY 1:3 Lists");
        await alice.HearAsync("* 3 EXISTS", "* 3 RECENT", "* 1 FETCH (UID 1)", "* 2 FETCH (UID 2)", "* 3 FETCH (UID 3)");
        await bob.OkAsync("COPY 1:4 Lists");
        await alice.HearAsync("* 7 EXISTS", "* 7 RECENT", "* OK [NOTIFICATIONOVERFLOW] {any}");
        await bob.OkAsync("COPY 1 Lists");
        await bob.OkAsync("CREATE More");
        await alice.ExpectAsync("NOOP", "OK");

        await alice.ExpectAsync("NOTIFY SET (selected (MessageNew (UID) MessageExpunge))", "OK", "* 8 EXISTS", "* 8 RECENT");
    }

    [Fact]
    public async Task A_client_that_listens_may_be_silent_for_days()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.LogInAsync();
        await alice.OkAsync("NOTIFY SET (personal (MessageNew MessageExpunge))");
        for (var hour = 0; hour < 72; hour++)
        {
            server.Time.Advance(TimeSpan.FromHours(1));
            server.Beat();
            await alice.HearAsync("* OK Still here.");
        }
        await server.FillAsync(1);
        await alice.HearAsync("* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY {any})");

        await alice.OkAsync("NOTIFY NONE");
        server.Time.Advance(TimeSpan.FromHours(1));
        server.Beat();
        await alice.HearAsync("* BYE {any}");
        await alice.Session;
    }

    [Fact]
    public async Task Over_a_compressed_connection_that_rests_in_between_too()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.LogInAsync();
        await alice.OkAsync("COMPRESS DEFLATE");
        alice.Compress();
        await alice.OkAsync("NOTIFY SET (personal (MessageNew MessageExpunge))");
        for (var round = 1; round <= 20; round++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(30));
            server.Beat();
            await server.FillAsync(1);
            await alice.HearAsync($"* STATUS INBOX (MESSAGES {round} UIDNEXT {round + 1} UIDVALIDITY {{any}})");
            server.Time.Advance(TimeSpan.FromMinutes(3));
            server.Beat();
            await alice.HearAsync("* OK Still here.");
            await alice.ExpectAsync("NOOP", "OK");
        }
    }

    [Fact]
    public async Task A_word_is_said_only_when_nothing_else_was()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.LogInAsync();
        await alice.OkAsync("NOTIFY SET (personal (MessageNew MessageExpunge))");
        server.Time.Advance(TimeSpan.FromSeconds(90));
        server.Beat();
        await server.FillAsync(1);
        await alice.HearAsync("* STATUS INBOX {any}");
        server.Time.Advance(TimeSpan.FromSeconds(90));
        server.Beat();
        await alice.ExpectAsync("NOOP", "OK");
    }
}
