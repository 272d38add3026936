using System.Net.Security;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// A running server: one open data folder and the front ends on it. Start it in a test with endpoints on port 0 and ask for the ports; in a host of
/// your own use <see cref="ServiceCollectionExtensions.AddHoopoe"/>. It brings its own Kestrel and leaves the host's web server alone.
/// </summary>
public sealed class HoopoeServer : IAsyncDisposable
{
    /// <summary>How long clients have for their goodbye when the server stops; the store is closed after that.</summary>
    public static TimeSpan StopTime { get; } = TimeSpan.FromSeconds(7);

    const int SocketBufferBytes = 64 * 1024;

    readonly WebApplication _app;
    readonly IReadOnlyList<Listener> _listeners;
    readonly Heartbeat _heartbeat;
    int _stopped;

    HoopoeServer(WebApplication app, IReadOnlyList<Listener> listeners, Heartbeat heartbeat)
    {
        _app = app;
        _listeners = listeners;
        _heartbeat = heartbeat;
    }

    /// <summary>The endpoints that are served, with the ports that were bound.</summary>
    public IReadOnlyList<(string Protocol, EndpointSpec Endpoint)> Endpoints =>
        [.. _listeners.Select(listener => (listener.Protocol, listener.BoundEndpoint))];

    /// <summary>The port of the first IMAP endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int ImapPort => PortOf("imap");

    /// <summary>The port of the first endpoint for IMAP over TLS.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int ImapsPort => PortOf("imaps");

    /// <summary>The port of the first LMTP endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int LmtpPort => PortOf("lmtp");

    /// <summary>The port of the HTTP endpoint.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int HttpPort => PortOf("http");

    /// <summary>Opens the data folder and listens. When this returns, every endpoint answers.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="loggers">Where it logs; nowhere if null.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="Configuration.ConfigurationException">The options contradict each other, or the certificate can't be used.</exception>
    /// <exception cref="ServerStartException">The data folder or an endpoint is not to be had.</exception>
    public static async Task<HoopoeServer> StartAsync(
        HoopoeOptions options, ILoggerFactory? loggers = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        if (options.Refusal() is { } refusal) throw new Configuration.ConfigurationException(refusal);
        loggers ??= NullLoggerFactory.Instance;
        time ??= TimeProvider.System;

        var tls = new TlsContext(CertificateFor(options, time), "imap");
        var connections = new ConnectionTable(options.Connections, time);
        var heartbeat = new Heartbeat(time, connections.Sweep);
        var logger = loggers.CreateLogger("Hoopoe.Imap");
        var sessions = new ImapSessionFactory(tls);
        List<Listener> listeners =
        [
            .. ListenersOf("imap", options.Imap, new ImapConnectionHandler(connections, null, sessions, time, logger)),
            .. ListenersOf("imaps", options.Imaps, new ImapConnectionHandler(connections, tls, sessions, time, logger)),
        ];
        var app = BuildApplication(listeners, loggers);
        var server = new HoopoeServer(app, listeners, heartbeat);
        try
        {
            await app.StartAsync(cancellationToken);
            return server;
        }
        catch (IOException unbound)
        {
            await server.DisposeAsync();
            throw EndpointBinder.InUse(listeners, unbound);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says BYE to the clients, waits for their sessions at most <see cref="StopTime"/>, and closes the data folder.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        using var patience = new CancellationTokenSource(StopTime);
        await _app.StopAsync(patience.Token);
        await _heartbeat.DisposeAsync();
        await _app.DisposeAsync();
    }

    /// <inheritdoc cref="StopAsync"/>
    public ValueTask DisposeAsync() => new(StopAsync());

    int PortOf(string protocol) => _listeners.FirstOrDefault(listener => listener.Protocol == protocol)?.BoundPort
        ?? throw new InvalidOperationException($"No {protocol} endpoint with a port is served.");

    static SslStreamCertificateContext CertificateFor(HoopoeOptions options, TimeProvider time) =>
        options is { TlsCertificate: { } certificate, TlsKey: { } key }
            ? ServerCertificate.Load(certificate, key)
            : ServerCertificate.LoadOrMakeSelfSigned(options.Data, options.HostName, time.GetUtcNow());

    static IEnumerable<Listener> ListenersOf(string protocol, IReadOnlyList<EndpointSpec> endpoints, ConnectionHandler handler) =>
        from endpoint in endpoints
        where !endpoint.IsNone
        select new Listener(protocol, endpoint, listen => listen.Run(handler.OnConnectedAsync));

    static WebApplication BuildApplication(IReadOnlyList<Listener> listeners, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var listener in listeners) listener.Add(kestrel);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(provider =>
            new EndpointBinder(ActivatorUtilities.CreateInstance<SocketTransportFactory>(provider), listeners));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = sockets.MaxWriteBufferSize = SocketBufferBytes);
        return builder.Build();
    }
}
