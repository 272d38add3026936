using System.Globalization;
using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Model;

/// <summary>
/// Sixteen sessions act at random on one mailbox. Each believes only what it is told, and at the end each must believe what is. A run is a
/// count of steps; HOOPOE_MODEL_SECONDS makes it a time, for a long run by hand.
/// </summary>
public class ConcurrentSessionsTests
{
    const int Sessions = 16;
    const int Steps = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Every_session_ends_up_knowing_the_mailbox_as_it_is(int seed)
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(30);
        var clients = new List<ModelClient>();
        for (var index = 0; index < Sessions; index++)
        {
            var client = new ModelClient(await server.LogInAsync());
            await client.SelectAsync("INBOX");
            clients.Add(client);
        }
        await Task.WhenAll(clients.Select((client, index) => Task.Run(() => ActAsync(client, new Random((seed * 1_000) + index)))));

        var truth = new ModelClient(await server.LogInAsync());
        await truth.SelectAsync("INBOX");
        foreach (var client in clients)
        {
            await client.RunAsync("NOOP", mayExpunge: true);
            await client.LearnAsync();
            Assert.Equal(truth.Believed, client.Believed);
        }
        Assert.NotEqual(0, truth.Count);
    }

    static async Task ActAsync(ModelClient client, Random random)
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("HOOPOE_MODEL_SECONDS"), CultureInfo.InvariantCulture, out var seconds))
        {
            var start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds) await StepAsync(client, random);
            return;
        }
        for (var step = 0; step < Steps; step++) await StepAsync(client, random);
    }

    static async Task StepAsync(ModelClient client, Random random)
    {
        await client.LearnAsync();
        var (first, last) = Range(client, random);
        var range = first < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{first + 1}:{last + 1}");
        var flags = random.Next(4) switch
        {
            0 => @"(\Seen)",
            1 => @"(\Deleted)",
            2 => @"(\Flagged $Later)",
            _ => "()",
        };
        var verb = random.Next(3) switch { 0 => "+FLAGS", 1 => "-FLAGS", _ => "FLAGS" } + (random.Next(2) == 0 ? "" : ".SILENT");
        switch (random.Next(12))
        {
            case 0 or 1:
                await client.AppendAsync("INBOX", "Subject: new\r\n\r\nbody\r\n");
                break;
            case 2 or 3 when range is not null:
                await client.StoreAsync($"STORE {range} {verb} {flags}", first, last, verb, flags, mayExpunge: false);
                break;
            case 4 when range is not null:
                await client.StoreAsync($"UID STORE {client.UidAt(first)}:* {verb} {flags}", first, client.Count - 1, verb, flags, mayExpunge: true);
                break;
            case 5 when range is not null:
                await client.RunAsync($"COPY {range} {(random.Next(2) == 0 ? "INBOX" : "Archive")}", mayExpunge: true);
                break;
            case 6 when range is not null:
                await client.RunAsync($"MOVE {range} {(random.Next(3) == 0 ? "Trash" : "INBOX")}", mayExpunge: true);
                break;
            case 7:
                await client.RunAsync("EXPUNGE", mayExpunge: true);
                break;
            case 8 when range is not null:
                await client.RunAsync($"FETCH {range} (FLAGS UID ENVELOPE BODY[TEXT])", mayExpunge: false);
                break;
            case 9 when range is not null:
                await client.RunAsync($"SEARCH {range} UNSEEN", mayExpunge: false);
                break;
            case 10:
                await client.IdleAsync();
                break;
            default:
                await client.RunAsync("NOOP", mayExpunge: true);
                break;
        }
    }

    /// <summary>The places of a few neighbours; -1 where there are no messages.</summary>
    static (int First, int Last) Range(ModelClient client, Random random)
    {
        if (client.Count == 0) return (-1, -1);
        var first = random.Next(client.Count);
        return (first, Math.Min(client.Count - 1, first + random.Next(4)));
    }
}
