using Hoopoe.Server.AuthSocket;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Metrics;
using Hoopoe.Store;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>The front ends of one server: their connections, what they share, and the listeners they stand behind.</summary>
sealed class FrontEnds
{
    const string ControlProtocol = "control";

    FrontEnds(
        FrontEndServices services, ConfigurationReload reload, IAdministration administration, IReadOnlyList<Listener> listeners)
    {
        Services = services;
        Reload = reload;
        Administration = administration;
        Listeners = listeners;
    }

    /// <summary>What connections are served with.</summary>
    public FrontEndServices Services { get; }

    /// <summary>Takes a changed configuration.</summary>
    public ConfigurationReload Reload { get; }

    /// <summary>Does what the command line asks.</summary>
    public IAdministration Administration { get; }

    /// <summary>All listeners, the control socket's among them.</summary>
    public IReadOnlyList<Listener> Listeners { get; }

    /// <summary>The listeners that people configure.</summary>
    public IEnumerable<Listener> Public => Listeners.Where(listener => listener.Protocol != ControlProtocol);

    /// <summary>Puts the front ends in front of an open data folder; nothing listens yet.</summary>
    /// <exception cref="Configuration.ConfigurationException">The certificate can't be used.</exception>
    public static FrontEnds Create(
        HoopoeOptions options, MailStore store, TimeProvider time, ILoggerFactory loggers, ServerInstruments instruments)
    {
        var current = new Current<HoopoeOptions>(options);
        var services = new FrontEndServices(options, store, time, loggers, instruments);
        var reload = new ConfigurationReload(current, services, store, loggers.CreateLogger("Hoopoe.Configuration"));
        var sessions = new OpenSessions(
            services.Connections, services.Traces, store.Directory, loggers.CreateLogger("Hoopoe.Audit"), time);
        var administration = new LocalAdministration(
            store, current, services.ImapConnections, reload, sessions, time, loggers, instruments);
        var imapLog = loggers.CreateLogger("Hoopoe.Imap");
        List<Listener> listeners =
        [
            .. On("imap", options.Imap, Run(ImapHandler(null))),
            .. On("imaps", options.Imaps, Run(ImapHandler(services.ImapTls))),
            .. On("lmtp", options.Lmtp, Run(new LmtpConnectionHandler(services.LmtpConnections, services.Lmtp))),
            .. On("auth-socket", [options.AuthSocket], Run(new AuthConnectionHandler(services.AuthConnections, services.Auth))),
            .. On("http", [options.Http], ServeHttp),
        ];
        if (ControlSocketOf(store, loggers) is { } control) listeners.Add(new Listener(ControlProtocol, control, ServeControl));
        return new FrontEnds(services, reload, administration, listeners);

        IEnumerable<Listener> On(string protocol, IReadOnlyList<EndpointSpec> endpoints, Action<ListenOptions> serve) =>
            options.InheritedSockets.Any(socket => socket.Protocol == protocol)
                ? from socket in options.InheritedSockets
                  where socket.Protocol == protocol
                  select new Listener(protocol, socket.Endpoint(), serve, socket.Descriptor)
                : from endpoint in endpoints
                  where !endpoint.IsNone
                  select new Listener(protocol, endpoint, serve);

        ImapConnectionHandler ImapHandler(TlsContext? implicitTls) =>
            new(services.ImapConnections, implicitTls, services.Proxies, services.Sessions, time, imapLog);
    }

    /// <summary>
    /// Lets only the owner reach the control socket, and everybody a Unix socket of their choice: there the folder's permissions decide, as
    /// a mail system runs under a user of its own. One that was handed over has the mode that its maker gave it.
    /// </summary>
    public void SetSocketModes()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        const UnixFileMode Everybody =
            OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var listener in Listeners)
            if (listener is { Inherited: null, Endpoint.UnixPath: { } path })
                File.SetUnixFileMode(path, listener.Protocol == ControlProtocol ? OwnerOnly : Everybody);
    }

    static Action<ListenOptions> Run(ConnectionHandler handler) => listen => listen.Run(handler.OnConnectedAsync);

    static void ServeHttp(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;

    static void ServeControl(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(next => connection =>
        {
            connection.Features.Set(ControlConnection.Instance);
            return next(connection);
        });
    }

    static EndpointSpec? ControlSocketOf(MailStore store, ILoggerFactory loggers)
    {
        var path = DataFolder.ControlSocketIn(store.Path);
        if (EndpointSpec.TryParse($"unix:{path}", out var endpoint, out var error))
        {
            // The folder is ours, so a socket in it was left behind by a process that was killed.
            File.Delete(path);
            return endpoint;
        }
        Log.NoControlSocket(loggers.CreateLogger("Hoopoe.Control"), error);
        return null;
    }
}
