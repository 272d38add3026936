using System.Diagnostics.Metrics;
using System.Net;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Metrics;
using Hoopoe.Server.Sessions;
using Hoopoe.Server.Tests.Lmtp;
using Hoopoe.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Server.Tests.Metrics;

/// <summary>What a server counts, as a person on call reads it.</summary>
public class MetricsTests
{
    const string User = "alice@example.org";
    const string Password = "correct-horse-1";

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_are_told_by_front_end_TLS_and_state()
    {
        await using var server = await StartAsync();
        using var stranger = await WireClient.ConnectAsync(server.Server.ImapPort);
        using var idle = await WireClient.ConnectTlsAsync(server.Server.ImapsPort);
        await idle.LogInAsync(User, Password);
        await idle.SendAsync("s", "SELECT INBOX");
        await idle.WriteAsync("i IDLE\r\n");
        Assert.StartsWith("+ ", await idle.ReadLineAsync());
        using var delivery = await LmtpClient.ConnectAsync(server);

        var page = await MetricsPage.ReadAsync(server.Server.HttpPort);

        Assert.Equal(1, page.Sum("hoopoe_connections", ("protocol", "imap"), ("tls", "no"), ("state", "not_authenticated")));
        Assert.Equal(1, page.Sum("hoopoe_connections", ("protocol", "imaps"), ("tls", "yes"), ("state", "idle")));
        Assert.Equal(1, page.Sum("hoopoe_connections", ("protocol", "lmtp"), ("state", "open")));
        Assert.Equal(3, page.Sum("hoopoe_connections"));
        Assert.Equal(1, page.Sum("hoopoe_tls_handshakes_total", ("protocol", "imaps"), ("outcome", "done")));

        await idle.WriteAsync("DONE\r\n");
        await idle.ReadTaggedAsync("i");
        await idle.SendAsync("l", "LOGOUT");
        Assert.Null(await idle.ReadLineAsync());
        while ((page = await MetricsPage.ReadAsync(server.Server.HttpPort)).Sum("hoopoe_connections", ("protocol", "imaps")) > 0)
            await Task.Delay(20, Token);
        Assert.Equal(1, page.Sum("hoopoe_connections_ended_total", ("protocol", "imaps"), ("reason", "client")));
    }

    [Fact]
    public async Task Commands_logins_deliveries_and_changes_are_counted_by_how_they_ended()
    {
        await using var server = await StartAsync();
        using (var client = await WireClient.ConnectAsync(server.Server.ImapPort))
        {
            Assert.StartsWith("NO ", await client.SendAsync("a", $"LOGIN {User} wrong"));
            await client.LogInAsync(User, Password);
            Assert.StartsWith("BAD ", await client.SendAsync("b", "FROB"));
            Assert.StartsWith("NO [NONEXISTENT] ", await client.SendAsync("c", "SELECT Nowhere"));
            Assert.StartsWith("OK ", await client.SendAsync("d", "APPEND INBOX {21+}\r\nSubject: x\r\n\r\nHello\r\n"));
            Assert.StartsWith("OK ", await client.SendAsync("e", "SELECT INBOX"));
            Assert.StartsWith("OK ", await client.SendAsync("f", "COPY 1 Archive"));
            Assert.StartsWith("OK ", await client.SendAsync("g", @"STORE 1 +FLAGS (\Deleted)"));
            Assert.StartsWith("OK ", await client.SendAsync("h", "EXPUNGE"));
        }
        using (var delivery = await LmtpClient.ConnectAsync(server))
        {
            await delivery.AskAsync("MAIL FROM:<a@b.example>");
            Assert.StartsWith("550 ", await delivery.AskAsync("RCPT TO:<nobody@example.org>"));
            await delivery.AskAsync($"RCPT TO:<{User}>");
            await delivery.AskAsync("DATA");
            Assert.StartsWith("250 ", await delivery.AskAsync("Subject: y\r\n\r\nHi\r\n."));
        }

        var page = await MetricsPage.ReadAsync(server.Server.HttpPort);

        Assert.Equal(1, page.Sum("hoopoe_logins_total", ("mechanism", "LOGIN command"), ("outcome", "done")));
        Assert.Equal(1, page.Sum("hoopoe_logins_total", ("mechanism", "LOGIN command"), ("outcome", "failed")));
        Assert.Equal(1, page.Sum("hoopoe_commands_total", ("command", "LOGIN"), ("status", "NO")));
        Assert.Equal(1, page.Sum("hoopoe_commands_total", ("command", "(unknown)"), ("status", "BAD")));
        Assert.Equal(1, page.Sum("hoopoe_command_refusals_total", ("command", "LOGIN"), ("code", "AUTHENTICATIONFAILED")));
        Assert.Equal(1, page.Sum("hoopoe_command_refusals_total", ("command", "SELECT")));
        Assert.Equal(2, page.Sum("hoopoe_command_duration_seconds_count", ("command", "SELECT")));
        Assert.Equal(1, page.Sum("hoopoe_deliveries_total", ("source", "lmtp"), ("outcome", "delivered")));
        Assert.Equal(1, page.Sum("hoopoe_deliveries_total", ("source", "lmtp"), ("outcome", "no_such_user")));
        Assert.Equal(2, page.Sum("hoopoe_store_messages_total", ("change", "append")));
        Assert.Equal(1, page.Sum("hoopoe_store_messages_total", ("change", "copy")));
        Assert.Equal(1, page.Sum("hoopoe_store_messages_total", ("change", "flags")));
        Assert.Equal(1, page.Sum("hoopoe_store_messages_total", ("change", "expunge")));
        Assert.Equal(2, page.Sum("hoopoe_store_operations_total", ("operation", "AppendMessages"), ("outcome", "done")));
        Assert.True(page.Sum("hoopoe_traffic_bytes_total", ("protocol", "imap"), ("direction", "received")) > 100);
        Assert.True(page.Sum("hoopoe_traffic_bytes_total", ("protocol", "lmtp"), ("direction", "sent")) > 100);
    }

    [Fact]
    public async Task Header_fields_that_are_asked_for_again_are_found_in_memory()
    {
        await using var server = await StartAsync();
        using var client = await WireClient.ConnectAsync(server.Server.ImapPort);
        await client.LogInAsync(User, Password);
        Assert.StartsWith("OK ", await client.SendAsync("a", "APPEND INBOX {21+}\r\nSubject: x\r\n\r\nHello\r\n"));
        await client.SendAsync("b", "SELECT INBOX");
        var before = await MetricsPage.ReadAsync(server.Server.HttpPort);
        for (var time = 0; time < 3; time++)
            Assert.StartsWith("OK ", await client.SendAsync("c", "FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]"));
        Assert.StartsWith("OK ", await client.SendAsync("d", "FETCH 1 BODY.PEEK[HEADER.FIELDS (FROM)]"));

        var page = await MetricsPage.ReadAsync(server.Server.HttpPort);

        Assert.Equal(2, page.Sum("hoopoe_cache_requests_total", ("cache", "header_fields"), ("outcome", "hit")));
        Assert.Equal(2, page.Sum("hoopoe_cache_requests_total", ("cache", "header_fields"), ("outcome", "miss")));
        Assert.Equal(0, before.Sum("hoopoe_cache_size_bytes", ("cache", "header_fields")));
        Assert.InRange(page.Sum("hoopoe_cache_size_bytes", ("cache", "header_fields")), 1, 2_000);
    }

    [Fact]
    public async Task The_memory_of_the_process_and_of_its_database_is_told()
    {
        await using var server = await StartAsync();
        var page = await MetricsPage.ReadAsync(server.Server.HttpPort);
        Assert.InRange(page.Sum("hoopoe_cache_size_bytes", ("cache", "database")), 1, 1 << 30);
        if (!OperatingSystem.IsLinux()) return;
        Assert.InRange(page.Sum("hoopoe_process_memory_bytes"), 1 << 20, Environment.WorkingSet * 1.5);
    }

    [Fact]
    public async Task A_server_does_not_count_what_another_of_its_process_does()
    {
        await using var one = await StartAsync();
        await using var other = await StartAsync();
        using (var client = await WireClient.ConnectAsync(other.Server.ImapPort)) await client.LogInAsync(User, Password);

        Assert.Equal(0, (await MetricsPage.ReadAsync(one.Server.HttpPort)).Sum("hoopoe_logins_total"));
        Assert.Equal(1, (await MetricsPage.ReadAsync(other.Server.HttpPort)).Sum("hoopoe_logins_total"));
    }

    [Fact]
    public async Task Health_and_readiness_say_why_when_the_disk_has_too_little_room()
    {
        await using var server = await StartAsync(options => options.LowWaterBytes = long.MaxValue / 2);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Server.HttpPort}") };

        Assert.Equal("ok\n", await http.GetStringAsync("/healthz", Token));
        using var ready = await http.GetAsync("/readyz", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var lines = (await ready.Content.ReadAsStringAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Matches("^store 0 takes no new messages: its disk has only [0-9]+ bytes free. Reading goes on.$", lines[0]);
        Assert.Equal(2, (await MetricsPage.ReadAsync(server.Server.HttpPort)).Sum("hoopoe_store_low_water"));
    }

    [Fact]
    public void A_store_that_has_stopped_is_neither_healthy_nor_ready()
    {
        var health = new Health(() => [new StoreCondition(0, HasStopped: false, IsShort: false, 5), new StoreCondition(1, true, true, 5)], () => false);

        var fault = Assert.Single(health.Faults());
        Assert.StartsWith("store 1 has stopped writing", fault);
        Assert.Equal([fault], health.Refusals());
    }

    [Fact]
    public void A_directory_that_has_stopped_is_not_healthy_but_mail_comes()
    {
        var health = new Health(() => [new StoreCondition(0, HasStopped: false, IsShort: false, 5)], () => true);

        Assert.StartsWith("accounts and passwords can't be changed", Assert.Single(health.Faults()));
        Assert.Empty(health.Refusals());
    }

    [Fact]
    public void Warnings_and_errors_are_counted_also_where_the_log_leaves_them_out()
    {
        using var meter = new Meter("Hoopoe.Test");
        List<string> counted = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, ours) =>
            {
                if (instrument.Meter == meter) ours.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) =>
            counted.Add($"{instrument.Name} {value} {string.Join(' ', labels.ToArray().Select(label => $"{label.Key}={label.Value}"))}"));
        listener.Start();
        using var loggers = new MeasuredLoggers(NullLoggerFactory.Instance, new ServerInstruments(meter));
        var logger = loggers.CreateLogger("x");

        Log.CommandFailed(logger, "FETCH", new InvalidOperationException());
        Log.NoProxyHeader(logger, null);
        Log.ConnectionRefused(logger, null);

        Assert.Equal(
            ["hoopoe.log.entries 1 level=error event=CommandFailed", "hoopoe.log.entries 1 level=warning event=NoProxyHeader"], counted);
    }

    [Fact]
    public void Counting_where_nobody_listens_takes_no_memory()
    {
        var table = new ConnectionTable(new ConnectionLimits(), TimeProvider.System);
        using var connection = table.TryOpen("a", null, () => { })!;
        Count(connection);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Count(connection);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Count(ClientConnection connection)
        {
            CommandMeasures.Answered(ServerInstruments.Unheard, "FETCH", CommandResult.Ok("Done."), TimeSpan.FromSeconds(1));
            connection.MarkReceived(100);
        }
    }

    static async Task<RunningServer> StartAsync(Action<HoopoeOptions>? configure = null)
    {
        var server = await RunningServer.StartAsync(options =>
        {
            options.Http = EndpointSpec.On(IPAddress.Loopback, 0);
            configure?.Invoke(options);
        });
        await server.Server.Administration.AddAccountAsync(User, Password, Token);
        return server;
    }
}
