using System.Net;
using System.Net.Sockets;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Configuration;
using Hoopoe.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hoopoe.Server.Tests.Hosting;

public class HoopoeServerTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lives_in_any_generic_host()
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-").FullName;
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHoopoe(options =>
        {
            options.Data = folder;
            options.Stores = 1;
            options.Imap = [EndpointSpec.On(IPAddress.Loopback, 0)];
            options.Imaps = options.Lmtp = [EndpointSpec.None];
            options.Http = EndpointSpec.None;
        });
        using (var host = builder.Build())
        {
            await host.StartAsync(Token);
            Assert.StartsWith("* OK ", await GreetingAsync(
                new IPEndPoint(IPAddress.Loopback, host.Services.GetRequiredService<HoopoeService>().Server.ImapPort)));
            await host.StopAsync(Token);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_address_of_both_families_is_listened_on()
    {
        await using var server = await RunningServer.StartAsync(options => options.Imap = [EndpointSpec.Parse("*:0")]);
        Assert.StartsWith("* OK ", await GreetingAsync(new IPEndPoint(IPAddress.Loopback, server.Server.ImapPort)));
        Assert.StartsWith("* OK ", await GreetingAsync(new IPEndPoint(IPAddress.IPv6Loopback, server.Server.ImapPort)));
        Assert.Equal($"*:{server.Server.ImapPort}", server.Server.Endpoints.First(endpoint => endpoint.Protocol == "imap").Endpoint.Text);
    }

    [Fact]
    public async Task A_host_name_is_resolved()
    {
        await using var server = await RunningServer.StartAsync(options => options.Imap = [EndpointSpec.Parse("localhost:0")]);
        using var client = new TcpClient();
        await client.ConnectAsync("localhost", server.Server.ImapPort, Token);
        var unknown = await Assert.ThrowsAsync<ServerStartException>(() =>
            RunningServer.StartAsync(options => options.Imap = [EndpointSpec.Parse("nowhere.invalid:0")]));
        Assert.Contains("imap nowhere.invalid:0", unknown.Message);
    }

    [Fact]
    public async Task A_Unix_socket_left_by_a_killed_process_is_replaced_and_one_in_use_is_not()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("hoopoe-").FullName, "lmtp.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            left.Bind(new UnixDomainSocketEndPoint(path));
            File.Move(path, path + ".left");
        }
        File.Move(path + ".left", path);
        await using var server = await RunningServer.StartAsync(options => options.Lmtp = [EndpointSpec.Parse($"unix:{path}")]);
        Assert.StartsWith("220 ", await GreetingAsync(new UnixDomainSocketEndPoint(path)));
        var taken = await Assert.ThrowsAsync<ServerStartException>(() =>
            RunningServer.StartAsync(options => options.Lmtp = [EndpointSpec.Parse($"unix:{path}")]));
        Assert.Equal(StartFailure.Endpoint, taken.Failure);
        Assert.StartsWith("220 ", await GreetingAsync(new UnixDomainSocketEndPoint(path)));
    }

    [Fact]
    public async Task Health_is_answered_over_HTTP_and_control_is_not()
    {
        await using var server = await RunningServer.StartAsync(options => options.Http = EndpointSpec.On(IPAddress.Loopback, 0));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Server.HttpPort}") };
        Assert.Equal("ok\n", await http.GetStringAsync("/healthz", Token));
        Assert.Equal("ready\n", await http.GetStringAsync("/readyz", Token));
        using var refused = await http.PostAsync("/control/list", null, Token);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task The_control_socket_is_the_owner_s_alone_and_says_why_it_refuses()
    {
        await using var server = await RunningServer.StartAsync();
        var path = DataFolder.ControlSocketIn(server.Server.Store.Path);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        await using var control = new ControlClient(path);
        await control.AddAccountAsync("alice@example.org", "secret", Token);
        Assert.Equal("alice@example.org", Assert.Single(await control.ListAccountsAsync(Token)).Address);
        var refused = await Assert.ThrowsAsync<AdministrationException>(
            () => control.AddAccountAsync("alice@example.org", "secret", Token));
        Assert.Equal(AdministrationError.AddressTaken, refused.Error);
    }

    [Fact]
    public async Task Beyond_the_limit_an_address_is_told_BYE()
    {
        await using var server = await RunningServer.StartAsync(
            options => options.Connections = options.Connections with { UnauthenticatedPerAddress = 2 });
        var endpoint = new IPEndPoint(IPAddress.Loopback, server.Server.ImapPort);
        using var first = new TcpClient();
        using var second = new TcpClient();
        foreach (var client in new[] { first, second })
        {
            await client.ConnectAsync(endpoint, Token);
            Assert.StartsWith("* OK ", await new StreamReader(client.GetStream()).ReadLineAsync(Token));
        }
        Assert.StartsWith("* BYE ", await GreetingAsync(endpoint));
    }

    [Fact]
    public async Task A_client_that_does_not_log_in_is_sent_away_after_the_login_time()
    {
        await using var server = await RunningServer.StartAsync(
            options => options.Connections = options.Connections with { LoginTime = TimeSpan.FromMilliseconds(1) });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.ImapPort, Token);
        using var reader = new StreamReader(client.GetStream());
        Assert.StartsWith("* OK ", await reader.ReadLineAsync(Token));
        Assert.StartsWith("* BYE ", await reader.ReadLineAsync(Token));
        Assert.Null(await reader.ReadLineAsync(Token));
    }

    [Fact]
    public async Task A_client_that_never_begins_TLS_is_cut_when_the_server_stops()
    {
        var server = await RunningServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.ImapsPort, Token);
        var stopped = server.DisposeAsync().AsTask();
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Token));
        await stopped;
    }

    [Fact]
    public async Task A_data_folder_whose_path_is_too_long_for_a_socket_is_served_all_the_same()
    {
        var folder = Directory.CreateTempSubdirectory("hoopoe-" + new string('x', 120)).FullName;
        await using var server = await RunningServer.StartAsync(options => options.Data = folder);
        Assert.False(File.Exists(DataFolder.ControlSocketIn(folder)));
        Assert.StartsWith("* OK ", await GreetingAsync(new IPEndPoint(IPAddress.Loopback, server.Server.ImapPort)));
    }

    [Fact]
    public async Task Options_that_contradict_each_other_start_nothing()
    {
        var options = new HoopoeOptions { Data = "/nowhere", TlsKeys = ["/key.pem"] };
        await Assert.ThrowsAsync<ConfigurationException>(() => HoopoeServer.StartAsync(options, cancellationToken: Token));
    }

    static async Task<string?> GreetingAsync(EndPoint endpoint)
    {
        using var socket = endpoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, Token);
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadLineAsync(Token);
    }
}
