using System.Globalization;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Tests.Authentication;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Tests.Hosting;

/// <summary>What clients see of options that change while the server runs.</summary>
public sealed class ReloadTests : IAsyncDisposable
{
    const string Alice = "alice@example.org";
    const string Bob = "bob@example.org";
    const string Password = "correct horse";

    readonly ClientAuthority _authority = new();
    RunningServer? _server;

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_connections_have_the_new_options_and_open_ones_keep_theirs()
    {
        var server = await StartAsync();
        using var before = await LogInAsync(Alice);
        var report = await server.ReloadAsync(Changed(options =>
        {
            options.MaxMessageBytes = 2048;
            options.Literals = NonSynchronizingLiterals.Minus;
        }), Token);
        Assert.Equal(["maxMessageSize", "literals"], report.Changed);
        Assert.Empty(report.NeedRestart);
        Assert.Contains("APPENDLIMIT=104857600", await CapabilitiesAsync(before));
        using var after = await LogInAsync(Alice);
        var capabilities = await CapabilitiesAsync(after);
        Assert.Contains("APPENDLIMIT=2048", capabilities);
        Assert.Contains("LITERAL-", capabilities);
        Assert.StartsWith("NO [TOOBIG]", await after.SendAsync("a", "APPEND INBOX {2049}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bounds_on_sessions_hold_at_once_and_close_nobody()
    {
        var server = await StartAsync();
        using var first = await LogInAsync(Alice);
        using var second = await LogInAsync(Alice);
        await server.ReloadAsync(
            Changed(options => options.Connections = options.Connections with { PerAccount = 1, UnauthenticatedPerAddress = 1 }), Token);
        using var third = await WireClient.ConnectAsync(server.ImapPort);
        Assert.StartsWith("NO [LIMIT]", await third.SendAsync("a", $"LOGIN {Alice} \"{Password}\""), StringComparison.Ordinal);
        using var fourth = await WireClient.OpenAsync(server.ImapPort);
        Assert.StartsWith("* BYE [LIMIT]", await fourth.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("OK", await first.SendAsync("a", "NOOP"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await second.SendAsync("a", "NOOP"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_default_quota_changes_for_open_accounts_without_limits_of_their_own()
    {
        var server = await StartAsync();
        await server.Administration.SetQuotaAsync(Bob, new QuotaLimits(Messages: 5), Token);
        using var alice = await LogInAsync(Alice);
        using var bob = await LogInAsync(Bob);
        await server.ReloadAsync(Changed(options => options.DefaultQuota = new QuotaLimits(Messages: 1)), Token);
        Assert.StartsWith("OK", await AppendAsync(alice), StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", await AppendAsync(alice), StringComparison.Ordinal);
        Assert.StartsWith("OK", await AppendAsync(bob), StringComparison.Ordinal);
        Assert.StartsWith("OK", await AppendAsync(bob), StringComparison.Ordinal);
        await server.ReloadAsync(Changed(_ => { }), Token);
        Assert.StartsWith("OK", await AppendAsync(alice), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mark_of_a_full_disk_moves_at_once()
    {
        var server = await StartAsync();
        await server.ReloadAsync(Changed(options => options.LowWaterBytes = long.MaxValue / 2), Token);
        Assert.Equal(DeliveryOutcome.StorageFull, await DeliverAsync());
        await server.ReloadAsync(Changed(_ => { }), Token);
        Assert.Equal(DeliveryOutcome.Delivered, await DeliverAsync());

        Task<DeliveryOutcome> DeliverAsync() =>
            server.Administration.DeliverAsync(Alice, null, new MemoryStream("Subject: hello\n\nhello\n"u8.ToArray()), Token);
    }

    [Fact]
    public async Task Certificates_and_their_names_change_for_new_handshakes()
    {
        var server = await StartAsync();
        var made = _authority.MakeServer("server", "mail.example.org");
        await server.ReloadAsync(Changed(options => (options.TlsCertificates, options.TlsKeys) = ([made.Certificate], [made.Key])), Token);
        using var client = await WireClient.ConnectTlsAsync(server.ImapsPort);
        Assert.Equal((await File.ReadAllTextAsync(made.Certificate, Token)).Trim(), client.ServerCertificate!.ExportCertificatePem());
    }

    [Fact]
    public async Task If_anything_is_wrong_nothing_changes()
    {
        var server = await StartAsync();
        var wrong = Changed(options =>
        {
            options.MaxMessageBytes = 2048;
            (options.TlsCertificates, options.TlsKeys) = (["/nowhere.pem"], ["/nowhere.key"]);
        });
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => server.ReloadAsync(wrong, Token));
        Assert.Contains("/nowhere.pem", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ConfigurationException>(() => server.ReloadAsync(Changed(options => options.TlsKeys = ["/key.pem"]), Token));
        using var client = await LogInAsync(Alice);
        Assert.Contains("APPENDLIMIT=104857600", await CapabilitiesAsync(client));
    }

    [Fact]
    public async Task What_needs_a_restart_is_named_each_time_until_it_is_as_it_was()
    {
        var server = await StartAsync();
        var elsewhere = Changed(options => options.Http = EndpointSpec.Parse("127.0.0.1:0"));
        for (var time = 0; time < 2; time++)
            Assert.Equal(["nothing changed", "needs a restart: http"], (await server.ReloadAsync(elsewhere, Token)).ToLines());
        Assert.Equal(["nothing changed"], (await server.ReloadAsync(Changed(_ => { }), Token)).ToLines());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _authority.Dispose();
    }

    /// <summary>The options of the start, but for a change.</summary>
    HoopoeOptions Changed(Action<HoopoeOptions> change)
    {
        var options = RunningServer.OptionsOn(_server!.Server.Store.Path);
        change(options);
        return options;
    }

    async Task<HoopoeServer> StartAsync()
    {
        _server = await RunningServer.StartAsync();
        foreach (var address in new[] { Alice, Bob }) await _server.Server.Administration.AddAccountAsync(address, Password, Token);
        return _server.Server;
    }

    async Task<WireClient> LogInAsync(string address)
    {
        var client = await WireClient.ConnectAsync(_server!.Server.ImapPort);
        await client.LogInAsync(address, $"\"{Password}\"");
        return client;
    }

    static async Task<string[]> CapabilitiesAsync(WireClient client)
    {
        await client.WriteAsync("c CAPABILITY\r\n");
        var line = (await client.ReadLineAsync())!;
        Assert.StartsWith("c OK", await client.ReadTaggedAsync("c"), StringComparison.Ordinal);
        return line.Split(' ');
    }

    static Task<string> AppendAsync(WireClient client)
    {
        const string message = "Subject: hello\r\n\r\nhello\r\n";
        return client.SendAsync("a", string.Create(CultureInfo.InvariantCulture, $"APPEND INBOX {{{message.Length}+}}\r\n{message}"));
    }
}
