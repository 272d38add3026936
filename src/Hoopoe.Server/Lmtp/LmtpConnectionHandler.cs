using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Reloading;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Hoopoe.Server.Lmtp;

/// <summary>Takes the LMTP connections of one endpoint. Whatever goes wrong in a session ends with it.</summary>
sealed class LmtpConnectionHandler(ConnectionTable table, Current<LmtpServices> current) : ConnectionHandler
{
    /// <summary>Nobody logs in here; a client may be silent for five minutes (RFC 5321 §4.5.3.2.7).</summary>
    public static ConnectionLimits Limits { get; } = new()
    {
        Total = 1_000,
        UnauthenticatedPerAddress = 500,
        LoginTime = Timeout.InfiniteTimeSpan,
        Inactivity = TimeSpan.FromMinutes(5),
    };

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var services = current.Value;
        using var client = table.TryOpen(connection.ConnectionId, connection.RemoteEndPoint, connection.Abort, "lmtp");
        if (client is null)
        {
            Log.ConnectionRefused(services.Logger, connection.RemoteEndPoint);
            await connection.Transport.Output.WriteAsync(LmtpReply.TooManyConnections.ToBytes());
            return;
        }
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        using var shutdown = lifetime?.ConnectionClosedRequested.Register(() => client.RequestClose(CloseReason.Shutdown));
        try
        {
            await using var transport = new Transport(connection.Transport, services.Time);
            using var session = new LmtpSession(transport, client, services);
            await session.RunAsync();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            Log.ConnectionLost(services.Logger, client.Address, gone.Message);
        }
        catch (Exception failure)
        {
            Log.SessionFailed(services.Logger, client.Address, failure);
        }
    }
}
