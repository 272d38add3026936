using System.Diagnostics;
using System.Text;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Store;

namespace Hoopoe.Bench;

/// <summary>
/// What a large mailbox costs: SELECT right after the server has started, SELECT again, and a fetch of every message's flags, envelope and body
/// structure over the wire. The process is its own server, so its peak memory bounds both.
/// </summary>
static class LargeMailbox
{
    const int Rounds = 5;

    public static async Task<int> RunAsync(int messages)
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-bench-");
        try
        {
            await FillAsync(folder.FullName, messages);
            Console.WriteLine($"{messages} messages, {Environment.ProcessorCount} processors, medians of {Rounds} starts");
            var cold = new List<double>();
            var warm = new List<double>();
            var fetch = new List<double>();
            for (var round = 0; round < Rounds; round++)
            {
                await using var server = await HoopoeServer.StartAsync(OptionsFor(folder.FullName));
                await using var client = await BenchClient.ConnectAsync(server.ImapPort);
                await client.RunAsync($"LOGIN {BulkMail.User} {BulkMail.Password}");
                cold.Add(await TimeAsync(client, "SELECT INBOX"));
                warm.Add(await TimeAsync(client, "SELECT INBOX"));
                fetch.Add(await TimeAsync(client, "UID FETCH 1:* (FLAGS ENVELOPE BODYSTRUCTURE)"));
            }
            Console.WriteLine($"SELECT, cold      {Median(cold),10:F1} ms");
            Console.WriteLine($"SELECT, again     {Median(warm),10:F1} ms");
            Console.WriteLine($"UID FETCH 1:*     {Median(fetch),10:F1} ms   {messages / Median(fetch) * 1_000,10:F0} messages/s");
            Console.WriteLine($"peak memory       {Process.GetCurrentProcess().PeakWorkingSet64 >> 20,10} MiB");
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A server on a folder, with IMAP in the clear on a free port and nothing else.</summary>
    public static HoopoeOptions OptionsFor(string folder) => new()
    {
        Data = folder,
        Imap = [EndpointSpec.Parse("127.0.0.1:0")],
        Imaps = [],
        Lmtp = [],
        Http = EndpointSpec.Parse("none"),
    };

    /// <summary>Makes an account whose INBOX has so many messages.</summary>
    public static async Task FillAsync(string folder, int messages)
    {
        await using var store = MailStore.Open(folder);
        await BulkMail.FillAsync(
            store,
            messages,
            number => new(Encoding.ASCII.GetBytes(Message(number)), FlagSet.Of(number % 3 == 0 ? SystemFlags.None : SystemFlags.Seen)));
    }

    static string Message(int number) =>
        $"From: Sender {number % 97} <sender{number % 97}@example.org>\r\nTo: Bench <bench@localhost>\r\n"
        + $"Subject: Message number {number}\r\nDate: Mon, 2 Mar 2026 10:{number / 60 % 60:D2}:{number % 60:D2} +0100\r\n"
        + $"Message-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello, this is the text.\r\n"
        + "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello, this is the text.</p>\r\n--b--\r\n";

    static async Task<double> TimeAsync(BenchClient client, string command)
    {
        var start = Stopwatch.GetTimestamp();
        await client.RunAsync(command);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
