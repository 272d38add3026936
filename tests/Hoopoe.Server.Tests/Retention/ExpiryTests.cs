using System.Globalization;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Operations;
using Microsoft.Extensions.Time.Testing;

namespace Hoopoe.Server.Tests.Retention;

/// <summary>What has been in the trash or the junk for too long goes by itself, where that is asked for, as if a client had expunged it.</summary>
public sealed class ExpiryTests
{
    const string Address = "alice@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Age_counts_from_when_a_message_came_into_the_mailbox_and_sessions_are_told()
    {
        await using var server = await StartAsync(trash: TimeSpan.FromDays(30));
        using var client = await LoginAsync(server);
        await AppendAsync(client, "Trash", "old");
        await AppendAsync(client, "INBOX", "moved late");
        await AppendAsync(client, "Junk", "junk");
        await AppendAsync(client, "Archive", "kept");
        _time.Advance(TimeSpan.FromDays(20));
        await RunAsync(client, "SELECT INBOX");
        await RunAsync(client, "MOVE 1 Trash");
        await RunAsync(client, "SELECT Trash");
        Assert.Equal(2, await CountAsync(client, "Trash"));

        _time.Advance(TimeSpan.FromDays(11));
        var told = await ExpiredAsync(client, "Trash", left: 1);

        Assert.Contains("* 1 EXPUNGE", told);
        Assert.Contains("moved late", (await server.MessagesAsync(Address, "Trash")).Single());
        Assert.Equal((1, 1), (await CountAsync(client, "Junk"), await CountAsync(client, "Archive")));
        var history = await server.Server.Administration.HistoryAsync(Address, DateTimeOffset.UnixEpoch, 1, Token);
        Assert.Equal(("hoopoe", "expiry"), (history[0].Actor, history[0].Origin));
        var undeleted = await server.Server.Administration.UndeleteAsync(Address, "Trash", DateTimeOffset.UnixEpoch, null, null, Token);
        Assert.Equal(1, undeleted);
    }

    [Fact]
    public async Task Very_many_go_in_slices_and_nothing_is_expired_unless_it_is_asked_for()
    {
        await using var server = await StartAsync(junk: TimeSpan.FromDays(1));
        var account = await server.Server.Store.Accounts.OpenAsync(server.Server.Store.Directory.Find(Address)!.Id);
        foreach (var name in (string[])["Junk", "Trash"])
        {
            Assert.True(account.Snapshot.TryFind(MailboxName.Create(name), out var mailbox));
            using var spool = account.CreateSpool();
            spool.Write("Subject: x\r\n\r\n"u8);
            using var prepared = await account.PrepareAsync(spool);
            for (var batch = 0; batch < 5; batch++)
            {
                List<NewMessage> messages = [.. Enumerable.Repeat(new NewMessage(prepared, FlagSet.Empty), 1_000)];
                await account.RunAsync(new AppendMessages(new Actor("test", "test"), mailbox.Id, messages));
            }
        }
        using var client = await LoginAsync(server);
        _time.Advance(TimeSpan.FromDays(3));

        await ExpiredAsync(client, "Junk", left: 0);

        Assert.Equal(5_000, await CountAsync(client, "Trash"));
    }

    async Task<RunningServer> StartAsync(TimeSpan? trash = null, TimeSpan? junk = null)
    {
        var server = await RunningServer.StartAsync(
            options =>
            {
                options.TrashExpiry = trash;
                options.JunkExpiry = junk;
                options.Retention = TimeSpan.FromDays(300);
                options.Connections = options.Connections with
                {
                    Inactivity = TimeSpan.FromDays(300),
                    LoginTime = TimeSpan.FromDays(300),
                    SendTime = TimeSpan.FromDays(300),
                };
            },
            _time);
        await server.Server.Administration.AddAccountAsync(Address, "secret", Token);
        return server;
    }

    static async Task<WireClient> LoginAsync(RunningServer server)
    {
        var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.LogInAsync(Address, "secret");
        return client;
    }

    static Task<string> AppendAsync(WireClient client, string mailbox, string subject)
    {
        // Long ago by its INTERNALDATE, which does not count.
        var message = $"Subject: {subject}\r\n\r\n";
        return RunAsync(client, $"APPEND {mailbox} \"01-Jan-1999 00:00:00 +0000\" {{{message.Length}+}}\r\n{message}");
    }

    static async Task<int> CountAsync(WireClient client, string mailbox)
    {
        var answer = await RunAsync(client, $"STATUS {mailbox} (MESSAGES)");
        return int.Parse(answer.Split("(MESSAGES ")[1].Split(')')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Lets hours pass until so many messages are left; what the client was told meanwhile.</summary>
    async Task<string> ExpiredAsync(WireClient client, string mailbox, int left)
    {
        // The clock goes on for as long as what it sets off takes, which the test can't see.
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var told = "";
        while (await CountAsync(client, mailbox) != left)
        {
            guard.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMinutes(10));
            told += await RunAsync(client, "NOOP");
        }
        return told + await RunAsync(client, "NOOP");
    }

    static async Task<string> RunAsync(WireClient client, string command)
    {
        await client.WriteAsync($"x {command}\r\n");
        var lines = new StringBuilder();
        while (await client.ReadLineAsync() is { } line)
        {
            lines.Append(line).Append('\n');
            if (!line.StartsWith("x ", StringComparison.Ordinal)) continue;
            Assert.StartsWith("x OK ", line, StringComparison.Ordinal);
            return lines.ToString();
        }
        throw new IOException("The server has hung up.");
    }
}
