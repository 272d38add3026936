using Hoopoe.Server.Tests.Sessions;

namespace Hoopoe.Server.Tests.Model.Devices;

/// <summary>
/// A device that comes back with QRESYNC is current after one round trip, and what it costs grows with the changes, not with the mailbox. Of
/// 100,000 messages and 10,000 changes <c>bench/Hoopoe.Bench away-device</c> tells the same.
/// </summary>
public class TrafficTests
{
    [Fact]
    public async Task Coming_back_costs_one_round_trip_and_octets_in_proportion_to_the_changes()
    {
        await using var server = await TestServer.StartAsync();
        await server.FillAsync(16);
        var other = await server.SelectAsync();
        while (await MessagesAsync(other) < 2_048) await other.OkAsync("UID COPY 1:* INBOX");
        var few = await CostAsync(server, other, changes: 50);
        var many = await CostAsync(server, other, changes: 200);
        while (await MessagesAsync(other) < 8_192) await other.OkAsync("UID COPY 1:* INBOX");
        var inLargerMailbox = await CostAsync(server, other, changes: 200);

        Assert.InRange(few, 50 * 20, 50 * 80);
        Assert.InRange(many, few * 3, few * 5);
        Assert.InRange(inLargerMailbox, many * 0.9, many * 1.1);
    }

    /// <summary>The octets of one return after so many changes: a fifth is expunged, the rest have other flags.</summary>
    static async Task<double> CostAsync(TestServer server, TestClient other, int changes)
    {
        var state = await StatusAsync(other);
        var found = await other.OkAsync("UID SEARCH ALL");
        var uids = DeviceResponse.Split(found.Untagged.Single(line => line.StartsWith("* SEARCH", StringComparison.Ordinal))[8..]);
        var chosen = Enumerable.Range(0, changes).Select(change => uids[change * (uids.Length / changes)]).ToList();
        await other.OkAsync($@"UID STORE {string.Join(',', chosen)} +FLAGS.SILENT ($C{state["HIGHESTMODSEQ"]})");
        await other.OkAsync($@"UID STORE {string.Join(',', chosen.Take(changes / 5))} +FLAGS.SILENT (\Deleted)");
        await other.OkAsync("EXPUNGE");

        var device = await server.LogInAsync();
        await device.OkAsync("ENABLE QRESYNC");
        var answer = await device.OkAsync($"SELECT INBOX (QRESYNC ({state["UIDVALIDITY"]} {state["HIGHESTMODSEQ"]}))");
        Assert.Single(answer.Untagged, line => line.StartsWith("* VANISHED (EARLIER)", StringComparison.Ordinal));
        Assert.Equal(changes - (changes / 5), answer.Untagged.Count(line => line.Contains(" FETCH (UID ", StringComparison.Ordinal)));
        var nothing = await device.OkAsync("SELECT INBOX");
        return Octets(answer) - Octets(nothing);
    }

    static async Task<long> MessagesAsync(TestClient client) => (await StatusAsync(client))["MESSAGES"];

    static async Task<IReadOnlyDictionary<string, long>> StatusAsync(TestClient client)
    {
        var answer = await client.OkAsync("STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)");
        return answer.Untagged.Select(DeviceResponse.Status).First(status => status is not null)!.Value.Items;
    }

    static int Octets(Answer answer) => answer.Untagged.Sum(line => line.Length + 2);
}
