using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>Every option there is. hoopoe.json, the environment and the command line all read from this one list.</summary>
public static class OptionTable
{
    /// <summary>The options, in the order of the documentation.</summary>
    public static IReadOnlyList<OptionKey> Keys { get; } =
    [
        One("data", "The data folder", "./hoopoe-data", (options, value) => options.Data = OptionValue.Text(value)),
        Many("imap", "Where IMAP is served, with STARTTLS", "*:1143", (options, values) => options.Imap = OptionValue.Endpoints(values)),
        Many("imaps", "Where IMAP over TLS is served", "*:1993", (options, values) => options.Imaps = OptionValue.Endpoints(values)),
        Many("lmtp", "Where mail is delivered by LMTP", "127.0.0.1:1024",
            (options, values) => options.Lmtp = OptionValue.Endpoints(values)),
        One("http", "Where health is answered over HTTP", "127.0.0.1:8143", (options, value) => options.Http = OptionValue.Endpoint(value)),
        One("demo", "Make demo@localhost with a printed password and a few messages", "false",
            (options, value) => options.Demo = OptionValue.Boolean(value)),
        Many("tlsCert", "PEM file with a certificate and its intermediates", "self-signed",
            (options, values) => options.TlsCertificates = OptionValue.Texts(values)),
        Many("tlsKey", "PEM file with the certificate's private key", "self-signed",
            (options, values) => options.TlsKeys = OptionValue.Texts(values)),
        One("tlsClientCa", "PEM file with the authorities whose client certificates log in", "none",
            (options, value) => options.TlsClientAuthorities = OptionValue.Text(value)),
        Many("tlsClientAccounts", "Accounts of client certificates, each FINGERPRINT=ADDRESS", "none",
            (options, values) => options.TlsClientAccounts = OptionValue.ClientAccounts(values)),
        Many("proxyFrom", "Proxies whose PROXY header is taken, addresses or networks", "none",
            (options, values) => options.ProxyFrom = OptionValue.Networks(values)),
        One("hostName", "The server's own name", "the machine's name", (options, value) => options.HostName = OptionValue.HostName(value)),
        One("comment", "What the server says of itself (METADATA /shared/comment)", "none",
            (options, value) => options.Comment = OptionValue.Text(value)),
        One("adminContact", "A URI by which the administrator is reached (METADATA /shared/admin)", "none",
            (options, value) => options.AdminContact = OptionValue.AbsoluteUri(value)),
        One("plaintextLogin", "Who may log in without TLS: never, loopback or always", "loopback",
            (options, value) => options.PlaintextLogin = OptionValue.Choice<PlaintextLogin>(value)),
        One("oauthIssuer", "Who issues the tokens of OAUTHBEARER and XOAUTH2", "none",
            (options, value) => options.OAuthIssuer = OptionValue.Text(value)),
        One("oauthAudience", "Whom those tokens must be meant for", "none",
            (options, value) => options.OAuthAudience = OptionValue.Text(value)),
        One("oauthKeys", "The issuer's key set, a file or an https address", "none",
            (options, value) => options.OAuthKeys = OptionValue.FileOrHttps(value)),
        One("oauthIntrospection", "Where the issuer is asked about tokens that can't be read here", "none",
            (options, value) => options.OAuthIntrospection = OptionValue.HttpsOrLoopback(value)),
        One("oauthClientId", "Who we are when the issuer is asked", "none",
            (options, value) => options.OAuthClientId = OptionValue.Text(value)),
        One("oauthClientSecretFile", "File with the secret that goes with it", "none",
            (options, value) => options.OAuthClientSecretFile = OptionValue.Text(value)),
        One("oauthScope", "What must be in a token's scope", "none",
            (options, value) => options.OAuthScope = OptionValue.Text(value)),
        One("oauthNameClaim", "The claim that holds the account's address", "email",
            (options, value) => options.OAuthNameClaim = OptionValue.Text(value)),
        One("guestAccount", "The account that guests may read (ANONYMOUS)", "none",
            (options, value) => options.GuestAccount = OptionValue.Address(value)),
        One("authSocket", "Where Postfix asks who may send, in Dovecot's protocol: a Unix socket", "none",
            (options, value) => options.AuthSocket = OptionValue.Endpoint(value)),
        One("maxMessageSize", "The longest message taken", "100MiB",
            (options, value) => options.MaxMessageBytes = OptionValue.Size(value, least: 1 << 10, most: 1 << 30)),
        One("messageLimit", "Messages that one command works on", "1000000",
            (options, value) => options.MessageLimit = OptionValue.Number(value, 1_000, int.MaxValue)),
        One("limitedCommands", "Which commands that limits: save (COPY and APPEND) or every", "save",
            (options, value) => options.LimitedCommands = OptionValue.Choice<LimitedCommands>(value)),
        One("language", "The language for clients that ask for the default one: en, de or fr", "en",
            (options, value) => options.Language = OptionValue.Language(value)),
        One("literals", "Which literals clients may send without waiting: plus (all) or minus (short ones)", "plus",
            (options, value) => options.Literals = OptionValue.Choice<NonSynchronizingLiterals>(value)),
        One("sessionsPerAccount", "IMAP sessions one account may have", "200",
            (options, value) => options.Connections = options.Connections with { PerAccount = OptionValue.Number(value, 1, 100_000) }),
        One("unauthenticatedPerAddress", "Connections not logged in that one address may have", "100",
            (options, value) => options.Connections =
                options.Connections with { UnauthenticatedPerAddress = OptionValue.Number(value, 1, 100_000) }),
        One("connectionsPerMinute", "Connections that one address may open within a minute", "300",
            (options, value) => options.Connections = options.Connections with
            {
                OpensPerMinute = OptionValue.Number(value, 1, 1_000_000),
                OpensPerMinutePerNetwork = 5 * OptionValue.Number(value, 1, 1_000_000),
            }),
        One("connections", "IMAP connections altogether", "20000",
            (options, value) => options.Connections = options.Connections with { Total = OptionValue.Number(value, 1, 1_000_000) }),
        One("loginTime", "How long a client may take to log in", "60s",
            (options, value) => options.Connections =
                options.Connections with { LoginTime = OptionValue.Duration(value, TimeSpan.FromSeconds(1)) }),
        One("inactivity", "How long a logged-in client may be silent", "30m",
            (options, value) => options.Connections =
                options.Connections with { Inactivity = OptionValue.Duration(value, TimeSpan.FromMinutes(1)) }),
        One("keepAlive", "How long a client that is told of changes is left without a word", "2m",
            (options, value) => options.Connections =
                options.Connections with { KeepAlive = OptionValue.Duration(value, TimeSpan.FromSeconds(1)) }),
        One("stores", "How many stores a new data folder gets", "4", (options, value) => options.Stores = OptionValue.Number(value, 1, 64)),
        Many("defaultMailboxes", "Mailboxes of a new account, each NAME or NAME=\\Use",
            @"Sent=\Sent, Drafts=\Drafts, Trash=\Trash, Junk=\Junk, Archive=\Archive",
            (options, values) => options.DefaultMailboxes = OptionValue.DefaultMailboxes(values)),
        One("retention", "How long what was expunged or deleted is kept", "7d",
            (options, value) => options.Retention = OptionValue.Duration(value, TimeSpan.Zero)),
        One("resyncHistory", "How long it is remembered which messages vanished, for devices that come back", "90d",
            (options, value) => options.ResyncHistory = OptionValue.Duration(value, TimeSpan.FromDays(1))),
        One("resyncRuns", "How many runs of vanished UIDs a mailbox remembers", "250000",
            (options, value) => options.ResyncRuns = OptionValue.Number(value, 1_000, int.MaxValue)),
        One("lowWater", "Room on the disk below which no new messages are taken", "a hundredth of the disk, 1GiB at most",
            (options, value) => options.LowWaterBytes = OptionValue.LongSize(value)),
        One("quotaStorage", "The bytes an account may have, unless it has limits of its own", "none",
            (options, value) => options.DefaultQuota = options.DefaultQuota with { Bytes = LimitText.Bytes(value) }),
        One("quotaMessages", "The messages an account may have, unless it has limits of its own", "none",
            (options, value) => options.DefaultQuota = options.DefaultQuota with { Messages = LimitText.Count(value) }),
        Many("administrators", "Addresses of those who may administer other accounts over IMAP", "none",
            (options, values) => options.Administrators = [.. values.Where(value => value != "none")]),
        One("searchIndex", "Whether messages are indexed for search in the background: true or false", "true",
            (options, value) => options.IndexesText = OptionValue.Boolean(value)),
        One("searchCache", "Memory that text indexes may take which nobody searches", "256MiB",
            (options, value) => options.TextCacheBytes = Math.Max(1L << 20, OptionValue.LongSize(value))),
        One("logLevel", "What is logged: trace, debug, information, warning, error or none", "information",
            (options, value) => options.LogLevel = OptionValue.Choice<LogLevel>(value)),
    ];

    /// <summary>Finds an option by any of its names; dashes, underscores and case make no difference.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out OptionKey? key)
    {
        var plain = Plain(name);
        key = Keys.FirstOrDefault(candidate => Plain(candidate.Name) == plain);
        return key is not null;
    }

    /// <summary>The option whose name is nearest to a mistyped one, or null if none is near.</summary>
    public static OptionKey? Nearest(string name)
    {
        var plain = Plain(name);
        var nearest = Keys.MinBy(candidate => EditDistance(Plain(candidate.Name), plain));
        return nearest is not null && EditDistance(Plain(nearest.Name), plain) <= Math.Max(2, plain.Length / 3) ? nearest : null;
    }

    static OptionKey One(string name, string description, string fallback, Action<HoopoeOptions, string> apply) =>
        new(name, description, fallback, takesMany: false, (options, values) => apply(options, values[0]));

    static OptionKey Many(string name, string description, string fallback, Action<HoopoeOptions, IReadOnlyList<string>> apply) =>
        new(name, description, fallback, takesMany: true, apply);

    static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    static int EditDistance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
