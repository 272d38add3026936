using Hoopoe.Protocol.Model;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.AuthSocket;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting.Administration;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Sessions;
using Hoopoe.Store;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>The front ends of one server: their connections, what they share, and the listeners they stand behind.</summary>
sealed class FrontEnds
{
    const string ControlProtocol = "control";

    FrontEnds(IAdministration administration, IReadOnlyList<Listener> listeners, IReadOnlyList<Action> beats)
    {
        Administration = administration;
        Listeners = listeners;
        Beats = beats;
    }

    /// <summary>What is to be looked after once a second.</summary>
    public IReadOnlyList<Action> Beats { get; }

    /// <summary>Does what the command line asks.</summary>
    public IAdministration Administration { get; }

    /// <summary>All listeners, the control socket's among them.</summary>
    public IReadOnlyList<Listener> Listeners { get; }

    /// <summary>The listeners that people configure.</summary>
    public IEnumerable<Listener> Public => Listeners.Where(listener => listener.Protocol != ControlProtocol);

    /// <summary>Puts the front ends in front of an open data folder; nothing listens yet.</summary>
    /// <exception cref="Configuration.ConfigurationException">The certificate can't be used.</exception>
    public static FrontEnds Create(HoopoeOptions options, MailStore store, TimeProvider time, ILoggerFactory loggers)
    {
        var certificates = CertificatesFor(options, store, time, loggers.CreateLogger("Hoopoe.Tls"));
        var imap = new ConnectionTable(options.Connections, time);
        var lmtp = new ConnectionTable(LmtpConnectionHandler.Limits, time);
        var administration = new LocalAdministration(store, options, imap, time, loggers);

        var authorities = options.TlsClientAuthorities is { } file ? ServerCertificate.LoadAuthorities(file) : null;
        var tls = certificates.Keep(new TlsContext(certificates.Certificates, authorities, ["imap"]));
        var imapLog = loggers.CreateLogger("Hoopoe.Imap");
        var loginLog = loggers.CreateLogger("Hoopoe.Login");
        var authenticator = new Authenticator(
            store.Directory, new LoginThrottle(time), BearerTokens.From(options, time, loginLog), options.GuestAccount, time, loginLog);
        var sessions = new ImapSessionFactory(new SessionServices
        {
            Store = store,
            Authenticator = authenticator,
            Tls = tls,
            ClientCertificates = new ClientCertificates(options.TlsClientAccounts),
            Limits = new ImapLimits
            {
                MessageSize = options.MaxMessageBytes,
                IdleTime = options.Connections.Inactivity,
                MessagesPerCommand = options.MessageLimit,
            },
            LimitedCommands = options.LimitedCommands,
            Plaintext = options.PlaintextLogin,
            Administrators = options.Administrators,
            HostName = options.HostName,
            Literals = options.Literals,
            ServerEntries = new ServerEntries(options.Comment, options.AdminContact),
            Language = options.Language,
            Time = time,
            Logger = imapLog,
            Audit = loggers.CreateLogger("Hoopoe.Audit"),
        });
        var lmtpLog = loggers.CreateLogger("Hoopoe.Lmtp");
        var lmtpServices = new LmtpServices(
            new MailDelivery(store, lmtpLog), new LmtpLimits { MaxMessageBytes = options.MaxMessageBytes },
            certificates.Keep(new TlsContext(certificates.Certificates, clientAuthorities: null, [])), options.HostName, time, lmtpLog);
        var proxies = new ProxySources(options.ProxyFrom);
        var auth = new ConnectionTable(AuthConnectionHandler.Limits, time);
        var authServices = new AuthServices(store.Directory, authenticator, options.PlaintextLogin, loginLog);
        List<Listener> listeners =
        [
            .. For("imap", options.Imap, new ImapConnectionHandler(imap, null, proxies, sessions, time, imapLog)),
            .. For("imaps", options.Imaps, new ImapConnectionHandler(imap, tls, proxies, sessions, time, imapLog)),
            .. For("lmtp", options.Lmtp, new LmtpConnectionHandler(lmtp, lmtpServices)),
            .. For("auth-socket", [options.AuthSocket], new AuthConnectionHandler(auth, authServices)),
        ];
        if (!options.Http.IsNone) listeners.Add(new Listener("http", options.Http, ServeHttp));
        if (ControlSocketOf(store, loggers) is { } control) listeners.Add(new Listener(ControlProtocol, control, ServeControl));
        return new FrontEnds(administration, listeners, [imap.Sweep, lmtp.Sweep, auth.Sweep, certificates.Look]);
    }

    /// <summary>
    /// Lets only the owner reach the control socket, and everybody a Unix socket of their choice: there the folder's permissions decide, as
    /// a mail system runs under a user of its own.
    /// </summary>
    public void SetSocketModes()
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        const UnixFileMode Everybody =
            OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var listener in Listeners)
            if (listener.Endpoint.UnixPath is { } path)
                File.SetUnixFileMode(path, listener.Protocol == ControlProtocol ? OwnerOnly : Everybody);
    }

    static CertificateFiles CertificatesFor(HoopoeOptions options, MailStore store, TimeProvider time, ILogger logger) => new(
        options.TlsCertificates.Count > 0
            ? [.. options.TlsCertificates.Zip(options.TlsKeys)]
            : [ServerCertificate.EnsureSelfSigned(store.Path, options.HostName, time.GetUtcNow())],
        logger);

    static IEnumerable<Listener> For(string protocol, IReadOnlyList<EndpointSpec> endpoints, ConnectionHandler handler) =>
        from endpoint in endpoints
        where !endpoint.IsNone
        select new Listener(protocol, endpoint, listen => listen.Run(handler.OnConnectedAsync));

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
