using System.Diagnostics;
using System.Globalization;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Store;
using Hoopoe.Store.Operations;

namespace Hoopoe.Bench;

/// <summary>
/// What it costs a device to come back with QRESYNC after many changes in a large mailbox: octets both ways and time, of one SELECT. The changes
/// are scattered, which is the worst case for sets: six of ten are flags, two are expunged messages and two are new ones.
/// </summary>
static class AwayDevice
{
    const int Rounds = 5;
    const int Seed = 7;

    public static async Task<int> RunAsync(int messages, int changes)
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-bench-");
        try
        {
            await LargeMailbox.FillAsync(folder.FullName, messages);
            var (validity, since) = await ChangeAsync(folder.FullName, messages, changes);
            await using var server = await HoopoeServer.StartAsync(LargeMailbox.OptionsFor(folder.FullName));
            Console.WriteLine($"{messages} messages, {changes} changes, {Environment.ProcessorCount} processors, medians of {Rounds} returns");
            await MeasureAsync(server, "QRESYNC", string.Create(CultureInfo.InvariantCulture, $"SELECT INBOX (QRESYNC ({validity} {since}))"), changes);
            await MeasureAsync(server, "flags of all", "SELECT INBOX", changes, "UID FETCH 1:* (FLAGS)");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task MeasureAsync(HoopoeServer server, string what, string select, int changes, string? then = null)
    {
        var times = new List<double>();
        long sent = 0, received = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var client = await BenchClient.ConnectAsync(server.ImapPort);
            await client.RunAsync($"LOGIN {BulkMail.User} {BulkMail.Password}");
            await client.RunAsync("ENABLE QRESYNC");
            (sent, received) = (client.Sent, client.Received);
            var start = Stopwatch.GetTimestamp();
            await client.RunAsync(select);
            if (then is not null) await client.RunAsync(then);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            (sent, received) = (client.Sent - sent, client.Received - received);
        }
        times.Sort();
        Console.WriteLine(
            $"{what,-14} {(then is null ? 1 : 2)} round trips {sent,6} octets sent {received,10} received, {(double)received / changes,8:F1} a change, "
            + $"{times[times.Count / 2],8:F1} ms");
    }

    static async Task<(uint UidValidity, ModSeq Since)> ChangeAsync(string folder, int messages, int changes)
    {
        await using var store = MailStore.Open(folder);
        var account = await store.Accounts.OpenAsync(store.Directory.Find(BulkMail.User)!.Id);
        if (!account.Snapshot.TryFind(MailboxName.Inbox, out var inbox)) throw new InvalidOperationException("There is no INBOX.");
        var actor = new Actor("bench", "bench");
        var random = new Random(Seed);
        var chosen = Enumerable.Range(1, messages).OrderBy(_ => random.Next()).Take(changes * 8 / 10).Select(uid => new Uid((uint)uid)).ToList();
        var gone = UidSet.Of(chosen.Take(changes * 2 / 10));
        await account.RunAsync(new StoreFlags(actor, inbox.Id, UidSet.Of(chosen.Skip(changes * 2 / 10)), FlagChange.Add, FlagSet.Of(SystemFlags.Flagged)));
        await account.RunAsync(new StoreFlags(actor, inbox.Id, gone, FlagChange.Add, FlagSet.Of(SystemFlags.Deleted)));
        await account.RunAsync(new ExpungeMessages(actor, inbox.Id, gone));
        for (var number = 0; number < changes * 2 / 10; number++)
        {
            using var spool = account.CreateSpool();
            spool.Write("Subject: new\r\n\r\nnew\r\n"u8);
            await account.RunAsync(new AppendMessages(actor, inbox.Id, [new NewMessage(await account.PrepareAsync(spool), FlagSet.Empty)]));
        }
        return (inbox.UidValidity, inbox.HighestModSeq);
    }
}
