using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Hosting.Reloading;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Hoopoe.Server.AuthSocket;

/// <summary>Takes the connections of the auth socket. Whatever goes wrong in one ends with it.</summary>
sealed class AuthConnectionHandler(ConnectionTable table, Current<AuthServices> services) : ConnectionHandler
{
    /// <summary>Other servers keep a connection for as long as they run.</summary>
    public static ConnectionLimits Limits { get; } = new()
    {
        Total = 2_000,
        UnauthenticatedPerAddress = 2_000,
        LoginTime = Timeout.InfiniteTimeSpan,
        Inactivity = Timeout.InfiniteTimeSpan,
    };

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        using var client = table.TryOpen(connection.ConnectionId, connection.RemoteEndPoint, connection.Abort, "auth-socket");
        if (client is null)
        {
            Log.ConnectionRefused(services.Value.Logger, connection.RemoteEndPoint);
            return;
        }
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        using var shutdown = lifetime?.ConnectionClosedRequested.Register(() => client.RequestClose(CloseReason.Shutdown));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, client.Closing);
        try
        {
            using var session = new AuthSession(connection.Transport, services);
            await session.RunAsync(end.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            Log.ConnectionLost(services.Value.Logger, client.Address, gone.Message);
        }
        catch (Exception failure)
        {
            Log.SessionFailed(services.Value.Logger, client.Address, failure);
        }
    }
}
