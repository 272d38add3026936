using System.Diagnostics;
using Hoopoe.Server.Hosting;
using Hoopoe.Store;

namespace Hoopoe.Bench;

/// <summary>
/// What searching a mailbox costs over the wire, and what its text index costs. Messages are generated and loaded in bulk into a temporary
/// folder that is removed afterwards.
/// </summary>
static class SearchBench
{
    static readonly (string Name, string Command, string? Capability)[] Workloads =
    [
        ("TEXT, a rare word", $"UID SEARCH TEXT {GeneratedMail.Rare}", null),
        ("TEXT, a common word", $"UID SEARCH TEXT {GeneratedMail.Common}", null),
        ("TEXT, an absent word", $"UID SEARCH TEXT {GeneratedMail.Absent}", null),
        ("TEXT, two letters", "UID SEARCH TEXT qu", null),
        ("TEXT, two letters, absent", "UID SEARCH BODY \"#~\"", null),
        ("BODY, two words", "UID SEARCH BODY \"of the\"", null),
        ("SUBJECT, a common word", $"UID SEARCH SUBJECT {GeneratedMail.Common}", null),
        ("SUBJECT, an absent word", $"UID SEARCH SUBJECT {GeneratedMail.Absent}", null),
        ("FROM", "UID SEARCH FROM person77@example.org", null),
        ("FROM and TEXT", $"UID SEARCH FROM person77 TEXT {GeneratedMail.Common}", null),
        ("SENTSINCE", "UID SEARCH SENTSINCE 1-Mar-2020", null),
        ("UNSEEN SINCE", "UID SEARCH UNSEEN SINCE 1-Mar-2020", null),
        ("UNSEEN, count", "UID SEARCH RETURN (COUNT) UNSEEN", null),
        ("FLAGGED", "UID SEARCH FLAGGED", null),
        ("SORT (DATE)", "UID SORT (DATE) UTF-8 ALL", "SORT"),
        ("SORT (SUBJECT)", "UID SORT (SUBJECT) UTF-8 ALL", "SORT"),
        ("SORT (REVERSE DATE) FROM", "UID SORT (REVERSE DATE) UTF-8 FROM person77", "SORT"),
        ("THREAD REFERENCES", "UID THREAD REFERENCES UTF-8 ALL", "THREAD=REFERENCES"),
        ("THREAD ORDEREDSUBJECT", "UID THREAD ORDEREDSUBJECT UTF-8 ALL", "THREAD=ORDEREDSUBJECT"),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<int> sizes)
    {
        Console.WriteLine($"{Environment.ProcessorCount} processors, {RuntimeName}");
        foreach (var messages in sizes) await RunAsync(messages);
        return 0;
    }

    static string RuntimeName => System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;

    static async Task RunAsync(int messages)
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-bench-");
        try
        {
            Console.WriteLine($"\n{messages:N0} messages");
            await FillAsync(folder.FullName, messages);
            await using var server = await HoopoeServer.StartAsync(
                new HoopoeOptions
                {
                    Data = folder.FullName,
                    Imap = [EndpointSpec.Parse("127.0.0.1:0")],
                    Imaps = [],
                    Lmtp = [],
                    Http = EndpointSpec.Parse("none"),
                });
            await using var client = await BenchClient.ConnectAsync(server.ImapPort);
            await client.RunAsync($"LOGIN {BulkMail.User} {BulkMail.Password}");
            await client.RunAsync("SELECT INBOX");
            var capabilities = await client.AskAsync("CAPABILITY");
            Console.WriteLine($"{"ms",-28}{"first",10}{"p50",10}{"p99",10}{"processor",12}");
            foreach (var (name, command, capability) in Workloads)
            {
                if (capability is null || capabilities.Split(' ', '\r', '\n').Contains(capability))
                    await MeasureAsync(client, name, command);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task MeasureAsync(BenchClient client, string name, string command)
    {
        var first = await TimeAsync(client, command);
        var times = new List<double>();
        var rounds = (int)Math.Clamp(5_000 / Math.Max(first, 1), 20, 200);
        for (var round = 0; round < rounds / 4; round++) await client.RunAsync(command);
        var worked = Process.GetCurrentProcess().TotalProcessorTime;
        for (var round = 0; round < rounds; round++) times.Add(await TimeAsync(client, command));
        var work = (Process.GetCurrentProcess().TotalProcessorTime - worked) / rounds;
        times.Sort();
        Console.WriteLine(
            $"{name,-28}{first,10:F2}{times[times.Count / 2],10:F2}{times[times.Count * 99 / 100],10:F2}{work.TotalMilliseconds,12:F2}");
    }

    static async Task<double> TimeAsync(BenchClient client, string command)
    {
        var start = Stopwatch.GetTimestamp();
        await client.RunAsync(command);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    static async Task FillAsync(string folder, int messages)
    {
        await using var store = MailStore.Open(folder, new StoreOptions { Stores = 1, IndexesText = false });
        await BulkMail.FillAsync(store, messages);

        var (start, worked) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        await store.SearchIndex.RebuildAsync(BulkMail.User, progress: null, CancellationToken.None);
        var (took, work) = (Stopwatch.GetElapsedTime(start), Process.GetCurrentProcess().TotalProcessorTime - worked);
        var status = (await store.SearchIndex.ReadStatusAsync(BulkMail.User, CancellationToken.None))[0];
        Console.WriteLine(
            $"indexing        {took.TotalMilliseconds / messages,8:F3} ms a message, {work.TotalMilliseconds / messages:F3} ms of a processor");
        Console.WriteLine(
            $"folded text     {status.TextBytes / 1048576.0,8:F1} MiB, filters and tables {(double)status.FilterBytes / status.TextBytes:F3} of it");
    }
}
