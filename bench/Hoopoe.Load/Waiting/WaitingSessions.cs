using Hoopoe.Load.Targets;

namespace Hoopoe.Load.Waiting;

/// <summary>Sessions that wait: in IDLE with INBOX selected, or after NOTIFY with none.</summary>
static class WaitingSessions
{
    const int AtOnce = 16;

    public static async Task<List<ImapClient>> OpenAsync(ServerProcess server, string user, int sessions, Wire wire, bool isNotify)
    {
        var clients = new List<ImapClient>(sessions);
        while (clients.Count < sessions)
        {
            var opening = Enumerable.Range(0, Math.Min(AtOnce, sessions - clients.Count))
                .Select(_ => OpenOneAsync(server, user, wire, isNotify));
            clients.AddRange(await Task.WhenAll(opening));
        }
        return clients;
    }

    static async Task<ImapClient> OpenOneAsync(ServerProcess server, string user, Wire wire, bool isNotify)
    {
        var client = await ImapClient.LogInAsync(server, user, wire);
        if (isNotify)
        {
            await client.CommandAsync("NOTIFY SET (personal (MessageNew MessageExpunge))");
            return client;
        }
        await client.CommandAsync("SELECT INBOX");
        await client.IdleAsync();
        return client;
    }
}
