using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Tests.Metrics;
using Hoopoe.Store;

namespace Hoopoe.Server.Tests.Documentation;

/// <summary>docs/metrics.md against the code, and against what a busy server prints.</summary>
public class MetricsPageTests
{
    const string User = "alice@example.org";
    const string Password = "correct-horse-1";

    /// <summary>What a server in order does not come to, in the time that a test has.</summary>
    static readonly string[] NotDriven = ["hoopoe.log.entries"];

    static readonly Row[] Rows =
    [
        .. from line in File.ReadAllLines(Path.Combine(Repository.Root, "docs/metrics.md"))
           where line.StartsWith("| `hoopoe.", StringComparison.Ordinal)
           let cells = line.Split('|')
           select new Row(
               cells[1].Trim(' ', '`'), cells[2].Trim(' ', '`'), cells[3].Trim(), cells[4].Trim(),
               [.. cells[5].Split(',', StringSplitOptions.TrimEntries).Select(label => label.Trim('`')).Where(label => label.Length > 0)]),
    ];

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_instrument_has_its_row_and_every_row_its_instrument()
    {
        var published = new Dictionary<string, Row>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name != MailStore.MeterName) return;
                var kind = instrument is ObservableInstrument<long> or ObservableInstrument<int> or ObservableInstrument<double> ? "gauge"
                    : instrument is Counter<long> ? "counter" : "histogram";
                lock (published) published[instrument.Name] = new Row(instrument.Name, "", kind, instrument.Unit ?? "", []);
                Assert.NotEmpty(instrument.Description!);
            },
        };
        listener.Start();
        await using var server = await RunningServer.StartAsync();

        lock (published)
        {
            Assert.Equal(published.Keys.Order(StringComparer.Ordinal), Rows.Select(row => row.Name).Order(StringComparer.Ordinal));
            foreach (var row in Rows)
                Assert.Equal((row.Name, published[row.Name].Kind, published[row.Name].Unit), (row.Name, row.Kind, row.Unit));
        }
    }

    [Fact]
    public async Task A_busy_server_prints_what_the_page_says_with_these_labels()
    {
        await using var server = await RunningServer.StartAsync(options =>
        {
            options.Http = EndpointSpec.On(IPAddress.Loopback, 0);
            options.Connections = options.Connections with { UnauthenticatedPerAddress = 2 };
        });
        await server.Server.Administration.AddAccountAsync(User, Password, Token);
        await DriveAsync(server);
        using var open = await WireClient.ConnectAsync(server.Server.ImapPort);

        var page = await MetricsPage.ReadAsync(server.Server.HttpPort);

        var ours = page.Types.Where(type => type.Key.StartsWith("hoopoe_", StringComparison.Ordinal)).ToDictionary();
        var driven = Rows.Where(row => !NotDriven.Contains(row.Name)).ToList();
        Assert.Equal(driven.Select(row => row.OnPage).Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
        foreach (var row in driven)
        {
            Assert.Equal((row.Name, row.Kind), (row.Name, ours[row.OnPage]));
            var name = row.Kind == "histogram" ? row.OnPage + "_count" : row.OnPage;
            var samples = page.Samples.Where(sample => sample.Name == name).ToList();
            Assert.NotEmpty(samples);
            foreach (var (_, labels, _) in samples)
                Assert.Equal(row.Labels.Order(StringComparer.Ordinal), labels.Keys.Order(StringComparer.Ordinal));
        }
        Assert.Contains("dotnet_process_memory_working_set_bytes", page.Text);
        Assert.DoesNotContain("alice", page.Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Makes the server do at least once whatever is counted.</summary>
    static async Task DriveAsync(RunningServer server)
    {
        using (var client = await WireClient.ConnectTlsAsync(server.Server.ImapsPort))
        {
            // The sixth wrong guess is told late.
            for (var i = 0; i < 6; i++) Assert.StartsWith("NO ", await client.SendAsync("w", $"LOGIN {User} wrong"));
            await client.LogInAsync(User, Password);
            Assert.StartsWith("NO ", await client.SendAsync("c", "CREATE INBOX"));
            // So many that the rows are moved from the log into the database when it is quiet again.
            var appends = new StringBuilder();
            for (var i = 0; i < 80; i++) appends.Append("a APPEND INBOX {21+}\r\nSubject: x\r\n\r\nHello\r\n\r\n");
            await client.WriteAsync(appends.ToString());
            for (var i = 0; i < 80; i++) Assert.StartsWith("a OK ", await client.ReadTaggedAsync("a"));
            await client.SendAsync("s", "SELECT INBOX");
            await client.SendAsync("t", "SORT (SUBJECT) UTF-8 ALL");
            Assert.StartsWith("OK ", await client.SendAsync("f", @"STORE 1 +FLAGS (\Deleted)"));
            Assert.StartsWith("OK ", await client.SendAsync("x", "EXPUNGE"));
        }
        await server.Server.Administration.DeliverAsync(User, null, new MemoryStream("Subject: y\r\n\r\nHi\r\n"u8.ToArray()), Token);
        await server.Server.Administration.CompactAsync(purge: true, Token);
        using (await WireClient.ConnectAsync(server.Server.ImapPort))
        using (await WireClient.ConnectAsync(server.Server.ImapPort))
        using (var refused = await WireClient.OpenAsync(server.Server.ImapPort))
            Assert.StartsWith("* BYE ", await refused.ReadLineAsync());
        while ((await MetricsPage.ReadAsync(server.Server.HttpPort)).Sum("hoopoe_store_checkpoint_duration_seconds_count") == 0
            || (await MetricsPage.ReadAsync(server.Server.HttpPort)).Sum("hoopoe_index_messages_total") == 0
            || (await MetricsPage.ReadAsync(server.Server.HttpPort)).Sum("hoopoe_connections_ended_total") == 0)
            await Task.Delay(50, Token);
    }

    sealed record Row(string Name, string OnPage, string Kind, string Unit, string[] Labels);
}
