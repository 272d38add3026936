using Hoopoe.Protocol.Model;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Metrics;
using Hoopoe.Server.Tracing;
using Hoopoe.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hoopoe.Server.Sessions;

/// <summary>What all sessions share.</summary>
sealed record SessionServices
{
    /// <summary>The mail.</summary>
    public required MailStore Store { get; init; }

    /// <summary>Who may log in.</summary>
    public required Authenticator Authenticator { get; init; }

    /// <summary>What STARTTLS changes to; null where there is no certificate.</summary>
    public TlsContext? Tls { get; init; }

    /// <summary>Whom client certificates vouch for.</summary>
    public ClientCertificates ClientCertificates { get; init; } = ClientCertificates.Unmapped;

    /// <summary>The bounds clients are held to.</summary>
    public ImapLimits Limits { get; init; } = ImapLimits.Default;

    /// <summary>Which commands <see cref="ImapLimits.MessagesPerCommand"/> holds for.</summary>
    public LimitedCommands LimitedCommands { get; init; } = LimitedCommands.Save;

    /// <summary>Which connections without TLS may carry a password.</summary>
    public PlaintextLogin Plaintext { get; init; } = PlaintextLogin.Loopback;

    /// <summary>The addresses of those who may administer other accounts.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>How large literals may be that the client sends without waiting.</summary>
    public NonSynchronizingLiterals Literals { get; init; }

    /// <summary>The tag of the language for clients that ask for the default one (RFC 5255 §3.2).</summary>
    public string Language { get; init; } = "en";

    /// <summary>The server's own name.</summary>
    public string HostName { get; init; } = Environment.MachineName;

    /// <summary>The server's shared METADATA entries.</summary>
    public ServerEntries ServerEntries { get; init; } = new();

    /// <summary>The traces that run.</summary>
    public TraceHub Traces { get; init; } = new();

    /// <summary>What sessions count and measure.</summary>
    public ServerInstruments Instruments { get; init; } = ServerInstruments.Unheard;

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where sessions log.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>Where it is logged what people have taken away.</summary>
    public ILogger Audit { get; init; } = NullLogger.Instance;
}
