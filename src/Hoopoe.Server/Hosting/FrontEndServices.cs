using Hoopoe.Protocol.Model;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.AuthSocket;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting.Reloading;
using Hoopoe.Server.Lmtp;
using Hoopoe.Server.Metrics;
using Hoopoe.Server.Sessions;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>
/// What the connections of all front ends are served with, made of the options. When these change it is replaced: connections that begin from
/// then on have the new, those that are open keep the old to their end, and the bounds on connections hold for all at once.
/// </summary>
sealed class FrontEndServices
{
    readonly MailStore _store;
    readonly TimeProvider _time;
    readonly ServerInstruments _instruments;
    readonly ILogger _imapLog;
    readonly ILogger _lmtpLog;
    readonly ILogger _loginLog;
    readonly ILogger _audit;
    readonly LoginThrottle _throttle;
    readonly CertificateFiles _certificates;
    readonly TlsContext _lmtpTls;

    /// <summary>Makes them.</summary>
    /// <exception cref="Configuration.ConfigurationException">A file that the options name can't be used.</exception>
    public FrontEndServices(HoopoeOptions options, MailStore store, TimeProvider time, ILoggerFactory loggers, ServerInstruments instruments)
    {
        _store = store;
        _time = time;
        _instruments = instruments;
        _imapLog = loggers.CreateLogger("Hoopoe.Imap");
        _lmtpLog = loggers.CreateLogger("Hoopoe.Lmtp");
        _loginLog = loggers.CreateLogger("Hoopoe.Login");
        _audit = loggers.CreateLogger("Hoopoe.Audit");
        _throttle = new LoginThrottle(time);
        _certificates = new CertificateFiles(CertificateFilesOf(options), loggers.CreateLogger("Hoopoe.Tls"));
        ImapTls = _certificates.Keep(new TlsContext(_certificates.Certificates, AuthoritiesOf(options), ["imap"]));
        _lmtpTls = _certificates.Keep(new TlsContext(_certificates.Certificates, clientAuthorities: null, []));
        ImapConnections = new ConnectionTable(options.Connections, time) { Instruments = instruments };
        LmtpConnections = new ConnectionTable(LmtpConnectionHandler.Limits, time) { Instruments = instruments };
        AuthConnections = new ConnectionTable(AuthConnectionHandler.Limits, time) { Instruments = instruments };
        Proxies = new ProxySources(options.ProxyFrom);
        var authenticator = AuthenticatorFor(options, BearerTokens.From(options, time, _loginLog));
        Sessions = new ImapSessionFactory(SessionsFor(options, authenticator));
        Lmtp = new Current<LmtpServices>(LmtpFor(options));
        Auth = new Current<AuthServices>(AuthFor(options, authenticator));
    }

    /// <summary>The open IMAP connections.</summary>
    public ConnectionTable ImapConnections { get; }

    /// <summary>The open LMTP connections.</summary>
    public ConnectionTable LmtpConnections { get; }

    /// <summary>The open connections of the auth socket.</summary>
    public ConnectionTable AuthConnections { get; }

    /// <summary>The TLS of IMAP.</summary>
    public TlsContext ImapTls { get; }

    /// <summary>Who speaks for IMAP clients.</summary>
    public ProxySources Proxies { get; }

    /// <summary>Makes IMAP sessions.</summary>
    public ImapSessionFactory Sessions { get; }

    /// <summary>What LMTP sessions share.</summary>
    public Current<LmtpServices> Lmtp { get; }

    /// <summary>What sessions on the auth socket share.</summary>
    public Current<AuthServices> Auth { get; }

    /// <summary>The traces that run.</summary>
    public TraceHub Traces { get; } = new();

    /// <summary>All open connections.</summary>
    public IReadOnlyList<ConnectionTable> Connections => [ImapConnections, LmtpConnections, AuthConnections];

    /// <summary>What is to be looked after once a second.</summary>
    public IReadOnlyList<Action> Beats => [ImapConnections.Sweep, LmtpConnections.Sweep, AuthConnections.Sweep, _certificates.Look];

    /// <summary>Takes changed options.</summary>
    /// <exception cref="Configuration.ConfigurationException">A file that they name can't be used; nothing has changed.</exception>
    public void Take(HoopoeOptions options)
    {
        var files = CertificateFilesOf(options);
        var certificates = CertificateFiles.Load(files);
        var authorities = AuthoritiesOf(options);
        var authenticator = AuthenticatorFor(options, BearerTokens.From(options, _time, _loginLog));

        // Nothing can go wrong from here on.
        _certificates.Use(files, certificates);
        ImapTls.Replace(certificates, authorities);
        ImapConnections.Limits = options.Connections;
        Proxies.Networks = options.ProxyFrom;
        Sessions.Services = SessionsFor(options, authenticator);
        Lmtp.Value = LmtpFor(options);
        Auth.Value = AuthFor(options, authenticator);
    }

    Authenticator AuthenticatorFor(HoopoeOptions options, BearerTokens? tokens) =>
        new(_store.Directory, _throttle, tokens, options.GuestAccount, _time, _loginLog) { Instruments = _instruments };

    SessionServices SessionsFor(HoopoeOptions options, Authenticator authenticator) => new()
    {
        Store = _store,
        Authenticator = authenticator,
        Tls = ImapTls,
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
        Traces = Traces,
        Instruments = _instruments,
        Time = _time,
        Logger = _imapLog,
        Audit = _audit,
    };

    LmtpServices LmtpFor(HoopoeOptions options) => new(
        new MailDelivery(_store, _lmtpLog) { Instruments = _instruments }, new LmtpLimits { MaxMessageBytes = options.MaxMessageBytes },
        _lmtpTls, options.HostName, _time, _lmtpLog);

    AuthServices AuthFor(HoopoeOptions options, Authenticator authenticator) =>
        new(_store.Directory, authenticator, options.PlaintextLogin, _loginLog);

    IReadOnlyList<(string Certificate, string Key)> CertificateFilesOf(HoopoeOptions options) => options.TlsCertificates.Count > 0
        ? [.. options.TlsCertificates.Zip(options.TlsKeys)]
        : [ServerCertificate.EnsureSelfSigned(_store.Path, options.HostName, _time.GetUtcNow())];

    static System.Security.Cryptography.X509Certificates.X509Certificate2Collection? AuthoritiesOf(HoopoeOptions options) =>
        options.TlsClientAuthorities is { } file ? ServerCertificate.LoadAuthorities(file) : null;
}
