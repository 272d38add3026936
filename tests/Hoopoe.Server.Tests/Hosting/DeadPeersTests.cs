using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Hoopoe.Server.Tests.Hosting;

/// <summary>The system watches the connections it has accepted (TCP keep-alive), whatever is said on them.</summary>
public class DeadPeersTests
{
    const string KeepAliveTimer = "02";

    [Fact]
    public async Task The_servers_end_of_a_connection_has_a_keep_alive_timer()
    {
        if (!File.Exists("/proc/net/tcp")) Assert.Skip("The system does not show its timers.");
        await using var server = await RunningServer.StartAsync();
        foreach (var port in new[] { server.Server.ImapPort, server.Server.ImapsPort, server.Server.LmtpPort })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            var clientPort = ((IPEndPoint)client.Client.LocalEndPoint!).Port;
            string? timer;
            do timer = TimerOf(port, clientPort);
            while (timer is null or "01"); // Until it is accepted and its greeting is acknowledged.
            Assert.Equal(KeepAliveTimer, timer);
        }
    }

    /// <summary>The kind of timer that runs at the end with the first port of the connection between two, or null if there is no such connection.</summary>
    static string? TimerOf(int port, int otherPort)
    {
        foreach (var line in File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6")).Where(line => line.Contains(':', StringComparison.Ordinal)))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 5 && PortIn(columns[1]) == port && PortIn(columns[2]) == otherPort) return columns[5].Split(':')[0];
        }
        return null;
    }

    static int PortIn(string address) => int.TryParse(address.Split(':')[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port) ? port : -1;
}
