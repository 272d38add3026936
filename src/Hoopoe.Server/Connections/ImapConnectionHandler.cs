using System.Net;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Connections;

/// <summary>
/// Takes the IMAP connections of one endpoint: limits, implicit TLS, then one session whose single loop runs until the client leaves.
/// Whatever goes wrong in a session ends with it.
/// </summary>
/// <param name="table">The open IMAP connections.</param>
/// <param name="implicitTls">The certificate where TLS comes first (RFC 8314 §3), or null where the session begins in the clear.</param>
/// <param name="proxies">Who speaks for the clients behind them.</param>
/// <param name="sessions">Makes the sessions.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is logged.</param>
sealed class ImapConnectionHandler(
    ConnectionTable table, TlsContext? implicitTls, ProxySources proxies, ImapSessionFactory sessions, TimeProvider time, ILogger logger)
    : ConnectionHandler
{
    static ReadOnlyMemory<byte> TooManyConnections { get; } = "* BYE [LIMIT] Too many connections from your address.\r\n"u8.ToArray();

    /// <inheritdoc/>
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var remote = connection.RemoteEndPoint;
        if (proxies.Contains(remote))
        {
            if (await ProxyHeaderAsync(connection) is not { } header) return;
            remote = header.Source ?? remote;
        }
        using var client = table.TryOpen(connection.ConnectionId, remote, connection.Abort, implicitTls is null ? "imap" : "imaps");
        if (client is null)
        {
            await RefuseAsync(connection, remote);
            return;
        }
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        using var shutdown = lifetime?.ConnectionClosedRequested.Register(() => client.RequestClose(CloseReason.Shutdown));
        try
        {
            await using var transport = new Transport(connection.Transport, time);
            if (implicitTls is not null)
            {
                var upgrade = await transport.UpgradeToTlsAsync(implicitTls, default, client.Closing);
                client.MarkHandshake(transport.TlsDescription);
                if (upgrade != TlsUpgrade.Done)
                {
                    Log.TlsHandshakeFailed(logger, client.Address);
                    return;
                }
            }
            await sessions.Create(transport, client).RunAsync(connection.ConnectionClosed);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            Log.ConnectionLost(logger, client.Address, gone.Message);
        }
        catch (Exception failure)
        {
            Log.SessionFailed(logger, client.Address, failure);
        }
    }

    async Task<ProxyHeader?> ProxyHeaderAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(ProxyHeader.Time, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, connection.ConnectionClosed);
        try
        {
            var header = await ProxyHeader.ReadAsync(connection.Transport.Input, either.Token);
            if (header is null) Log.NoProxyHeader(logger, connection.RemoteEndPoint);
            return header;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            Log.NoProxyHeader(logger, connection.RemoteEndPoint);
            return null;
        }
    }

    async Task RefuseAsync(ConnectionContext connection, EndPoint? remote)
    {
        Log.ConnectionRefused(logger, remote);
        if (implicitTls is null) await connection.Transport.Output.WriteAsync(TooManyConnections);
    }
}
