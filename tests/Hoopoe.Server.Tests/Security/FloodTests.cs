using System.Diagnostics;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Security;

/// <summary>Those who ask for much, take nothing, or guess without end.</summary>
[Collection(MeasuredAlone.Name)]
public class FloodTests
{
    const string User = "alice@example.org";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_that_reads_nothing_fills_no_memory_and_holds_nobody_up()
    {
        await using var server = await StartAsync();
        using var greedy = await WireClient.ConnectAsync(server.Server.ImapPort);
        await greedy.LogInAsync(User, "secret");
        const int Size = 8 << 20;
        await greedy.WriteAsync($"a1 APPEND INBOX {{{Size}+}}\r\nSubject: big\r\n\r\n{new string('x', Size - 16)}\r\n");
        Assert.StartsWith("a1 OK ", await greedy.ReadTaggedAsync("a1"), StringComparison.Ordinal);
        await greedy.WriteAsync("a2 SELECT INBOX\r\n");
        await greedy.ReadTaggedAsync("a2");

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await greedy.WriteAsync(string.Concat(Enumerable.Range(3, 500).Select(n => $"a{n} FETCH 1 BODY.PEEK[]\r\n")));
        using var other = await WireClient.ConnectAsync(server.Server.ImapPort);
        await other.LogInAsync(User, "secret");
        for (var i = 0; i < 20; i++)
        {
            await other.WriteAsync($"b{i} NOOP\r\n");
            Assert.StartsWith($"b{i} OK ", await other.ReadTaggedAsync($"b{i}"), StringComparison.Ordinal);
            await Task.Delay(20, Token);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Size / 2);
    }

    [Fact]
    public async Task A_search_that_takes_too_long_is_ended_and_the_session_goes_on()
    {
        await using var server = await TestServer.StartAsync(new ImapLimits { CommandTime = TimeSpan.Zero });
        await server.FillAsync(3);
        var client = await server.SelectAsync();
        await client.ExpectAsync("SEARCH TEXT body", "NO [LIMIT]");
        await client.ExpectAsync("UID SEARCH ALL", "NO [LIMIT]");
        await client.OkAsync("FETCH 1 FLAGS");
    }

    [Fact]
    public async Task Guessers_hear_one_answer_a_second_and_the_owner_logs_in_at_once_beside_them()
    {
        await using var server = await StartAsync();
        using var first = await WireClient.ConnectAsync(server.Server.ImapPort);
        await first.LogInAsync(User, "secret");

        const int Seconds = 5;
        var answers = 0;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var guessers = Enumerable.Range(0, 10).Select(guesser => Task.Run(() => GuessAsync($"guess{guesser}"), Token)).ToList();
        var slowest = TimeSpan.Zero;
        for (var second = 0; second < Seconds; second++)
        {
            var watch = Stopwatch.StartNew();
            using var owner = await WireClient.ConnectAsync(server.Server.ImapPort);
            await owner.LogInAsync(User, "secret");
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
            await Task.Delay(TimeSpan.FromSeconds(1), Token);
        }
        var heard = Volatile.Read(ref answers);
        await end.CancelAsync();
        await Task.WhenAll(guessers);
        Assert.InRange(heard, 5, 5 + Seconds + 3);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(3));

        async Task GuessAsync(string password)
        {
            using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
            try
            {
                for (var guess = 0; !end.IsCancellationRequested; guess++)
                {
                    await client.WriteAsync($"g{guess} LOGIN {User} {password}{guess}\r\n");
                    Assert.StartsWith($"g{guess} NO ", await client.ReadTaggedAsync($"g{guess}", end.Token), StringComparison.Ordinal);
                    Interlocked.Increment(ref answers);
                }
            }
            catch (OperationCanceledException)
            {
                // Enough.
            }
        }
    }

    static async Task<RunningServer> StartAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.Server.Administration.AddAccountAsync(User, "secret", Token);
        return server;
    }
}
