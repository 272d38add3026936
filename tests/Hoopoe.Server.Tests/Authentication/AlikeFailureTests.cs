using System.Diagnostics;
using Hoopoe.Server.Tests.Security;
using Hoopoe.Server.Tests.Sessions;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Tests.Authentication;

/// <summary>Whatever is wrong with an exchange, it fails in the same words and takes as long.</summary>
[Collection(MeasuredAlone.Name)]
public class AlikeFailureTests
{
    const int Times = 11;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wrong_truncated_and_replayed_exchanges_fail_in_the_same_words()
    {
        await using var server = await TestServer.StartAsync();
        var heard = new HashSet<string>();
        var (name, password) = (TestServer.User, TestServer.Password);
        foreach (var response in new[] { $"\0{name}\0wrong", "\0nobody@example.org\0wrong", $"\0{name}\0{password[..^1]}", $"\0x\0{password}" })
            await HearAsync(client => client.SendAsync($"AUTHENTICATE PLAIN {SaslTestClient.Base64(response)}"));
        await HearAsync(client => client.SendAsync($"LOGIN {name} wrong"));
        await HearAsync(client => client.SendAsync($"LOGIN nobody@example.org {password}"));

        Func<string, string>[] changes =
        [
            message => message[..^4], message => message[..^1] + "A", message => message[..(message.IndexOf(",p=", StringComparison.Ordinal) + 3)],
            message => message.Replace("c=biws", "c=eSws", StringComparison.Ordinal), message => message + ",x=y", _ => "", _ => ",,,",
        ];
        foreach (var change in changes) await HearAsync(client => ScramAsync(client, new ScramClient(name, password), change));
        await HearAsync(client => ScramAsync(client, new ScramClient("nobody@example.org", password), message => message));
        await HearAsync(client => ScramAsync(client, new ScramClient(name, "wrong"), message => message));

        string? recorded = null;
        var first = await server.ConnectAsync();
        var good = await ScramAsync(first, new ScramClient(name, password), message => recorded = message);
        Assert.StartsWith("OK", good.Tagged, StringComparison.Ordinal);
        await HearAsync(client => ScramAsync(client, new ScramClient(name, password), _ => recorded!));
        Assert.Equal(["NO [AUTHENTICATIONFAILED] The name or the password is wrong."], heard);

        async Task HearAsync(Func<TestClient, Task<Answer>> exchange)
        {
            // Another address each time, so that nothing is held back.
            var client = await server.ConnectAsync($"127.0.{heard.Count}.{Random.Shared.Next(1, 250)}");
            heard.Add((await exchange(client)).Tagged);
            server.Time.Advance(TimeSpan.FromMinutes(20));
        }
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_take_as_long()
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-");
        await using (var store = MailStore.Open(
            folder.FullName, new StoreOptions { Stores = 1, ReserveBytes = 0 }, TimeProvider.System, new ErrorLog()))
        {
            await store.Directory.AddAccountAsync("alice@example.org", "secret", Token);
            await store.Directory.AddAccountAsync("off@example.org", "secret", Token);
            store.Directory.Disable("off@example.org");
            // A busy machine differs now and then; what tells the names apart would each time.
            for (var attempt = 1; ; attempt++)
            {
                var (known, unknown, disabled) = await TimesAsync(store.Directory);
                if (IsAlike(known, unknown) && IsAlike(known, disabled)) break;
                Assert.True(attempt < 8, $"wrong password {known}, unknown name {unknown}, disabled account {disabled}");
            }
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Wrong_truncated_and_replayed_proofs_take_as_long()
    {
        await using var server = await TestServer.StartAsync();
        var (name, password) = (TestServer.User, TestServer.Password);
        string? recorded = null;
        var good = await ScramAsync(await server.ConnectAsync(), new ScramClient(name, password), message => recorded = message);
        Assert.StartsWith("OK", good.Tagged, StringComparison.Ordinal);
        (string Name, string Password, Func<string, string> Change)[] exchanges =
        [
            (name, "wrong", message => message), ("nobody@example.org", password, message => message), (name, password, message => message[..^4]),
            (name, password, _ => recorded!), (name, password, _ => ""), (name, password, _ => ",,,"),
        ];
        // A busy machine differs now and then; what tells them apart would each time.
        for (var attempt = 1; ; attempt++)
        {
            var times = await MediansAsync();
            if (times.All(time => IsAlike(times[0], time))) break;
            Assert.True(attempt < 8, string.Join(", ", times));
        }

        async Task<TimeSpan[]> MediansAsync()
        {
            var times = exchanges.Select(_ => new List<TimeSpan>()).ToArray();
            for (var i = 0; i < Times; i++)
            {
                for (var at = 0; at < exchanges.Length; at++) times[at].Add(await TimeAsync(exchanges[at], $"127.{at}.{i}.1"));
            }
            return Array.ConvertAll(times, Median);
        }

        async Task<TimeSpan> TimeAsync((string Name, string Password, Func<string, string> Change) exchange, string address)
        {
            server.Time.Advance(TimeSpan.FromMinutes(20));
            var client = await server.ConnectAsync(address);
            var watch = Stopwatch.StartNew();
            var answer = await ScramAsync(client, new ScramClient(exchange.Name, exchange.Password), exchange.Change);
            var time = watch.Elapsed;
            Assert.StartsWith("NO", answer.Tagged, StringComparison.Ordinal);
            return time;
        }
    }

    static bool IsAlike(TimeSpan left, TimeSpan right) => (left - right).Duration() <= TimeSpan.FromMilliseconds(5) + left * 0.05;

    static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(Times / 2);

    static async Task<(TimeSpan Known, TimeSpan Unknown, TimeSpan Disabled)> TimesAsync(AccountDirectory directory)
    {
        var (known, unknown, disabled) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        for (var i = 0; i < Times; i++)
        {
            known.Add(await TimeAsync("alice@example.org", "wrong"));
            unknown.Add(await TimeAsync("nobody@example.org", "wrong"));
            disabled.Add(await TimeAsync("off@example.org", "secret"));
        }
        return (Median(known), Median(unknown), Median(disabled));

        async Task<TimeSpan> TimeAsync(string name, string password)
        {
            var watch = Stopwatch.StartNew();
            Assert.Null(await directory.VerifyAsync(name, password, Token));
            return watch.Elapsed;
        }
    }

    static async Task<Answer> ScramAsync(TestClient client, ScramClient scram, Func<string, string> change)
    {
        var tag = await client.AuthenticateAsync("SCRAM-SHA-256", scram.First);
        var (message, _) = scram.Final(await client.ChallengeAsync());
        await client.RespondAsync(change(message));
        var line = await client.ReadLineAsync();
        if (!line.StartsWith("+ ", StringComparison.Ordinal)) return new Answer([], line[(tag.Length + 1)..]);
        await client.RespondAsync("");
        return await client.ReadAnswerAsync(tag);
    }
}
