using System.Net;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting.Activation;
using Hoopoe.Store;
using Hoopoe.Store.Accounts;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting;

/// <summary>Who may log in with a password in the clear (LOGIN, PLAIN without TLS).</summary>
public enum PlaintextLogin
{
    /// <summary>Nobody.</summary>
    Never,

    /// <summary>Clients on this machine.</summary>
    Loopback,

    /// <summary>Everybody.</summary>
    Always,
}

/// <summary>Which commands are held to a number of messages (RFC 9738).</summary>
public enum LimitedCommands
{
    /// <summary>Those that save messages, COPY and APPEND: no client's answer is cut (SAVELIMIT).</summary>
    Save,

    /// <summary>FETCH, SEARCH, STORE, MOVE and UID EXPUNGE as well (MESSAGELIMIT).</summary>
    Every,
}

/// <summary>Which literals a client may send without waiting (RFC 7888).</summary>
public enum NonSynchronizingLiterals
{
    /// <summary>All: LITERAL+.</summary>
    Plus,

    /// <summary>Those of 4,096 octets at most: LITERAL-. What is larger can be refused before it is sent.</summary>
    Minus,
}

/// <summary>
/// How a server runs. docs/configuration.md describes each option; <see cref="Configuration.OptionTable"/> is the list of them.
/// </summary>
public sealed class HoopoeOptions
{
    /// <summary>The data folder; made if it is not there.</summary>
    public string Data { get; set; } = "./hoopoe-data";

    /// <summary>Where IMAP begins in the clear and offers STARTTLS.</summary>
    public IReadOnlyList<EndpointSpec> Imap { get; set; } = [EndpointSpec.Parse("*:1143")];

    /// <summary>Where IMAP begins with TLS.</summary>
    public IReadOnlyList<EndpointSpec> Imaps { get; set; } = [EndpointSpec.Parse("*:1993")];

    /// <summary>Where mail is delivered by LMTP. Whoever reaches it may deliver.</summary>
    public IReadOnlyList<EndpointSpec> Lmtp { get; set; } = [EndpointSpec.Parse("127.0.0.1:1024")];

    /// <summary>Where health is answered over HTTP.</summary>
    public EndpointSpec Http { get; set; } = EndpointSpec.Parse("127.0.0.1:8143");

    /// <summary>The server's own name in greetings, Received lines and the generated certificate.</summary>
    public string HostName { get; set; } = Environment.MachineName;

    /// <summary>What the server says of itself to those who ask for its METADATA entry <c>/shared/comment</c>, or null.</summary>
    public string? Comment { get; set; }

    /// <summary>A URI by which the administrator is reached, the METADATA entry <c>/shared/admin</c>, or null.</summary>
    public string? AdminContact { get; set; }

    /// <summary>
    /// PEM files, each with a certificate and its intermediates; empty for a self-signed one in the data folder. The first is for clients that
    /// name no server.
    /// </summary>
    public IReadOnlyList<string> TlsCertificates { get; set; } = [];

    /// <summary>PEM files with the certificates' private keys, not encrypted, in the same order.</summary>
    public IReadOnlyList<string> TlsKeys { get; set; } = [];

    /// <summary>Who may log in without TLS.</summary>
    public PlaintextLogin PlaintextLogin { get; set; } = PlaintextLogin.Loopback;

    /// <summary>Who issues the access tokens that log in by OAUTHBEARER and XOAUTH2, as their <c>iss</c> says it; null to take no tokens.</summary>
    public string? OAuthIssuer { get; set; }

    /// <summary>Whom the tokens must be meant for (<c>aud</c>).</summary>
    public string? OAuthAudience { get; set; }

    /// <summary>Where the issuer's public keys are, a JSON Web Key Set (RFC 7517 §5): a file, or an https address.</summary>
    public string? OAuthKeys { get; set; }

    /// <summary>Where the issuer is asked about tokens that are no JWTs, or about all if there are no keys (RFC 7662); null to ask nowhere.</summary>
    public Uri? OAuthIntrospection { get; set; }

    /// <summary>Who we are for the issuer when it is asked.</summary>
    public string? OAuthClientId { get; set; }

    /// <summary>The file that holds the secret that goes with <see cref="OAuthClientId"/>.</summary>
    public string? OAuthClientSecretFile { get; set; }

    /// <summary>What must be in a token's <c>scope</c>; null for nothing.</summary>
    public string? OAuthScope { get; set; }

    /// <summary>The claim that holds the account's address.</summary>
    public string OAuthNameClaim { get; set; } = "email";

    /// <summary>The address of the account that guests may read (ANONYMOUS, RFC 4505); null for no guests.</summary>
    public string? GuestAccount { get; set; }

    /// <summary>A PEM file with the authorities whose client certificates log in (EXTERNAL); null to ask for none.</summary>
    public string? TlsClientAuthorities { get; set; }

    /// <summary>Accounts of client certificates that do not name them: addresses by SHA-256 fingerprint.</summary>
    public IReadOnlyDictionary<string, string> TlsClientAccounts { get; set; } = new Dictionary<string, string>();

    /// <summary>Where other mail servers ask who may send (Dovecot's auth protocol).</summary>
    public EndpointSpec AuthSocket { get; set; } = EndpointSpec.None;

    /// <summary>Proxies whose IMAP connections begin with a PROXY header that says who the client is.</summary>
    public IReadOnlyList<IPNetwork> ProxyFrom { get; set; } = [];

    /// <summary>The tag of the language for clients that ask for the default one.</summary>
    public string Language { get; set; } = "en";

    /// <summary>Which literals a client may send without waiting.</summary>
    public NonSynchronizingLiterals Literals { get; set; }

    /// <summary>Limits of the IMAP connections.</summary>
    public ConnectionLimits Connections { get; set; } = new();

    /// <summary>The longest message taken, in bytes.</summary>
    public int MaxMessageBytes { get; set; } = 100 << 20;

    /// <summary>How many messages one command works on.</summary>
    public int MessageLimit { get; set; } = ImapLimits.Default.MessagesPerCommand;

    /// <summary>Which commands that holds for; never for EXPUNGE and CLOSE.</summary>
    public LimitedCommands LimitedCommands { get; set; } = LimitedCommands.Save;

    /// <summary>How many stores a new data folder gets; fixed at its creation.</summary>
    public int Stores { get; set; } = DataFolder.DefaultStores;

    /// <summary>Disk each store holds back for when the disk is full, in bytes; 0 for none, as for data that is thrown away.</summary>
    public long ReserveBytes { get; set; } = new StoreOptions().ReserveBytes;

    /// <summary>The mailboxes a new account has besides INBOX.</summary>
    public IReadOnlyList<DefaultMailbox> DefaultMailboxes { get; set; } = new StoreOptions().DefaultMailboxes;

    /// <summary>How long what was expunged or deleted is kept, and can be had back.</summary>
    public TimeSpan Retention { get; set; } = new StoreOptions().Retention;

    /// <summary>How long a message stays in a mailbox for trash, from when it came there; null for as long as it likes.</summary>
    public TimeSpan? TrashExpiry { get; set; }

    /// <summary>How long a message stays in a mailbox for junk, likewise.</summary>
    public TimeSpan? JunkExpiry { get; set; }

    /// <summary>How long it is remembered which messages vanished, for devices that come back; at least as long as <see cref="Retention"/>.</summary>
    public TimeSpan ResyncHistory { get; set; } = new StoreOptions().ResyncHistory;

    /// <summary>How many runs of vanished UIDs a mailbox remembers at the most.</summary>
    public int ResyncRuns { get; set; } = new StoreOptions().ResyncRuns;

    /// <summary>How often every message is read to find damage; <see cref="TimeSpan.Zero"/> for never.</summary>
    public TimeSpan Scrub { get; set; } = new StoreOptions().Scrub;

    /// <summary>With less room than this on the disk no new messages are taken; null for a hundredth of the disk, 1 GiB at most.</summary>
    public long? LowWaterBytes { get; set; }

    /// <summary>What an account may take in all, unless it has limits of its own.</summary>
    public QuotaLimits DefaultQuota { get; set; }

    /// <summary>The most messages of an account, whatever its quota.</summary>
    public long AccountMessages { get; set; } = new StoreOptions().AccountMessages;

    /// <summary>The addresses of those who may administer other accounts over IMAP, as with SETQUOTA.</summary>
    public IReadOnlyList<string> Administrators { get; set; } = [];

    /// <summary>Whether messages are indexed for search in the background.</summary>
    public bool IndexesText { get; set; } = true;

    /// <summary>How much memory text indexes may take that nobody searches, in bytes.</summary>
    public long TextCacheBytes { get; set; } = new StoreOptions().TextCacheBytes;

    /// <summary>The collector that is told the metrics by OTLP over HTTP, or null.</summary>
    public Uri? Otlp { get; set; }

    /// <summary>Whether the account demo@localhost is made if it is not there.</summary>
    public bool Demo { get; set; }

    /// <summary>How the executable writes its log.</summary>
    public LogFormat LogFormat { get; set; }

    /// <summary>From which level on the executable logs.</summary>
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>
    /// Sockets that listen already, handed over by whoever started the process (<see cref="SocketActivation"/>). A front end that has some is
    /// served on these, and where its option says not at all.
    /// </summary>
    public IReadOnlyList<InheritedSocket> InheritedSockets { get; set; } = [];

    /// <summary>Reads the options again where these came from, when the configuration is to be read anew; null where they came from nowhere.</summary>
    public Func<HoopoeOptions>? Reread { get; set; }

    /// <summary>What is wrong with these options taken together, in words for a person, or null.</summary>
    public string? Refusal()
    {
        if (TlsCertificates.Count == 0 != (TlsKeys.Count == 0)) return "tlsCert and tlsKey belong together: give both or neither";
        if (TlsCertificates.Count != TlsKeys.Count) return "each tlsCert has its tlsKey: give as many of one as of the other";
        if (OAuthIssuer is null != OAuthAudience is null || OAuthIssuer is null != (OAuthKeys is null && OAuthIntrospection is null))
            return "oauthIssuer, oauthAudience and oauthKeys or oauthIntrospection belong together: give all or none";
        if (OAuthClientId is null != OAuthClientSecretFile is null || OAuthClientId is not null && OAuthIntrospection is null)
            return "oauthClientId and oauthClientSecretFile belong together and to oauthIntrospection";
        if (TlsClientAccounts.Count > 0 && TlsClientAuthorities is null) return "tlsClientAccounts needs tlsClientCa";
        if (!AuthSocket.IsNone && AuthSocket.UnixPath is null) return "authSocket is a Unix socket: write unix:/path or none";
        if (InheritedSockets.Count == 0 && Imap.Concat(Imaps).Concat(Lmtp).All(endpoint => endpoint.IsNone))
            return "imap, imaps and lmtp are all none: nothing would be served";
        return null;
    }
}
