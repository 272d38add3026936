using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Hosting.Configuration;

/// <summary>Every option there is. hoopoe.json, the environment and the command line all read from this one list.</summary>
public static class OptionTable
{
    /// <summary>The options, in the order of the documentation.</summary>
    public static IReadOnlyList<OptionKey> Keys { get; } =
    [
        One(OptionEffect.AtStart, "data", "The data folder", "./hoopoe-data",
            options => options.Data, (options, value) => options.Data = OptionValue.Text(value)),
        Many(OptionEffect.AtStart, "imap", "Where IMAP is served, with STARTTLS", "*:1143",
            options => options.Imap, (options, values) => options.Imap = OptionValue.Endpoints(values)),
        Many(OptionEffect.AtStart, "imaps", "Where IMAP over TLS is served", "*:1993",
            options => options.Imaps, (options, values) => options.Imaps = OptionValue.Endpoints(values)),
        Many(OptionEffect.AtStart, "lmtp", "Where mail is delivered by LMTP", "127.0.0.1:1024",
            options => options.Lmtp, (options, values) => options.Lmtp = OptionValue.Endpoints(values)),
        One(OptionEffect.AtStart, "http", "Where health and metrics are answered over HTTP", "127.0.0.1:8143",
            options => options.Http, (options, value) => options.Http = OptionValue.Endpoint(value)),
        One(OptionEffect.AtStart, "demo", "Make demo@localhost with a printed password and a few messages", "false",
            options => options.Demo, (options, value) => options.Demo = OptionValue.Boolean(value)),
        Many(OptionEffect.AtReload, "tlsCert", "PEM file with a certificate and its intermediates", "self-signed",
            options => options.TlsCertificates, (options, values) => options.TlsCertificates = OptionValue.Texts(values)),
        Many(OptionEffect.AtReload, "tlsKey", "PEM file with the certificate's private key", "self-signed",
            options => options.TlsKeys, (options, values) => options.TlsKeys = OptionValue.Texts(values)),
        One(OptionEffect.AtReload, "tlsClientCa", "PEM file with the authorities whose client certificates log in", "none",
            options => options.TlsClientAuthorities, (options, value) => options.TlsClientAuthorities = OptionValue.Text(value)),
        Many(OptionEffect.AtReload, "tlsClientAccounts", "Accounts of client certificates, each FINGERPRINT=ADDRESS", "none",
            options => options.TlsClientAccounts, (options, values) => options.TlsClientAccounts = OptionValue.ClientAccounts(values)),
        Many(OptionEffect.AtReload, "proxyFrom", "Proxies whose PROXY header is taken, addresses or networks", "none",
            options => options.ProxyFrom, (options, values) => options.ProxyFrom = OptionValue.Networks(values)),
        One(OptionEffect.AtReload, "hostName", "The server's own name", "the machine's name",
            options => options.HostName, (options, value) => options.HostName = OptionValue.HostName(value)),
        One(OptionEffect.AtReload, "comment", "What the server says of itself (METADATA /shared/comment)", "none",
            options => options.Comment, (options, value) => options.Comment = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "adminContact", "A URI by which the administrator is reached (METADATA /shared/admin)", "none",
            options => options.AdminContact, (options, value) => options.AdminContact = OptionValue.AbsoluteUri(value)),
        One(OptionEffect.AtReload, "plaintextLogin", "Who may log in without TLS: never, loopback or always", "loopback",
            options => options.PlaintextLogin, (options, value) => options.PlaintextLogin = OptionValue.Choice<PlaintextLogin>(value)),
        One(OptionEffect.AtReload, "oauthIssuer", "Who issues the tokens of OAUTHBEARER and XOAUTH2", "none",
            options => options.OAuthIssuer, (options, value) => options.OAuthIssuer = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "oauthAudience", "Whom those tokens must be meant for", "none",
            options => options.OAuthAudience, (options, value) => options.OAuthAudience = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "oauthKeys", "The issuer's key set, a file or an https address", "none",
            options => options.OAuthKeys, (options, value) => options.OAuthKeys = OptionValue.FileOrHttps(value)),
        One(OptionEffect.AtReload, "oauthIntrospection", "Where the issuer is asked about tokens that can't be read here", "none",
            options => options.OAuthIntrospection, (options, value) => options.OAuthIntrospection = OptionValue.HttpsOrLoopback(value)),
        One(OptionEffect.AtReload, "oauthClientId", "Who we are when the issuer is asked", "none",
            options => options.OAuthClientId, (options, value) => options.OAuthClientId = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "oauthClientSecretFile", "File with the secret that goes with it", "none",
            options => options.OAuthClientSecretFile, (options, value) => options.OAuthClientSecretFile = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "oauthScope", "What must be in a token's scope", "none",
            options => options.OAuthScope, (options, value) => options.OAuthScope = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "oauthNameClaim", "The claim that holds the account's address", "email",
            options => options.OAuthNameClaim, (options, value) => options.OAuthNameClaim = OptionValue.Text(value)),
        One(OptionEffect.AtReload, "guestAccount", "The account that guests may read (ANONYMOUS)", "none",
            options => options.GuestAccount, (options, value) => options.GuestAccount = OptionValue.Address(value)),
        One(OptionEffect.AtStart, "authSocket", "Where Postfix asks who may send, in Dovecot's protocol: a Unix socket", "none",
            options => options.AuthSocket, (options, value) => options.AuthSocket = OptionValue.Endpoint(value)),
        One(OptionEffect.AtReload, "maxMessageSize", "The longest message taken", "100MiB",
            options => options.MaxMessageBytes,
            (options, value) => options.MaxMessageBytes = OptionValue.Size(value, least: 1 << 10, most: 1 << 30)),
        One(OptionEffect.AtReload, "messageLimit", "Messages that one command works on", "1000000",
            options => options.MessageLimit, (options, value) => options.MessageLimit = OptionValue.Number(value, 1_000, int.MaxValue)),
        One(OptionEffect.AtReload, "limitedCommands", "Which commands that limits: save (COPY and APPEND) or every", "save",
            options => options.LimitedCommands, (options, value) => options.LimitedCommands = OptionValue.Choice<LimitedCommands>(value)),
        One(OptionEffect.AtReload, "language", "The language for clients that ask for the default one: en, de or fr", "en",
            options => options.Language, (options, value) => options.Language = OptionValue.Language(value)),
        One(OptionEffect.AtReload, "literals", "Which literals clients may send without waiting: plus (all) or minus (short ones)", "plus",
            options => options.Literals, (options, value) => options.Literals = OptionValue.Choice<NonSynchronizingLiterals>(value)),
        One(OptionEffect.AtReload, "sessionsPerAccount", "IMAP sessions one account may have", "200",
            options => options.Connections.PerAccount,
            (options, value) => options.Connections = options.Connections with { PerAccount = OptionValue.Number(value, 1, 100_000) }),
        One(OptionEffect.AtReload, "unauthenticatedPerAddress", "Connections not logged in that one address may have", "100",
            options => options.Connections.UnauthenticatedPerAddress,
            (options, value) => options.Connections =
                options.Connections with { UnauthenticatedPerAddress = OptionValue.Number(value, 1, 100_000) }),
        One(OptionEffect.AtReload, "connectionsPerMinute", "Connections that one address may open within a minute", "300",
            options => options.Connections.OpensPerMinute,
            (options, value) => options.Connections = options.Connections with
            {
                OpensPerMinute = OptionValue.Number(value, 1, 1_000_000),
                OpensPerMinutePerNetwork = 5 * OptionValue.Number(value, 1, 1_000_000),
            }),
        One(OptionEffect.AtReload, "connections", "IMAP connections altogether", "20000",
            options => options.Connections.Total,
            (options, value) => options.Connections = options.Connections with { Total = OptionValue.Number(value, 1, 1_000_000) }),
        One(OptionEffect.AtReload, "loginTime", "How long a client may take to log in", "60s",
            options => options.Connections.LoginTime,
            (options, value) => options.Connections =
                options.Connections with { LoginTime = OptionValue.Duration(value, TimeSpan.FromSeconds(1)) }),
        One(OptionEffect.AtReload, "inactivity", "How long a logged-in client may be silent", "30m",
            options => options.Connections.Inactivity,
            (options, value) => options.Connections =
                options.Connections with { Inactivity = OptionValue.Duration(value, TimeSpan.FromMinutes(1)) }),
        One(OptionEffect.AtReload, "keepAlive", "How long a client that is told of changes is left without a word", "2m",
            options => options.Connections.KeepAlive,
            (options, value) => options.Connections =
                options.Connections with { KeepAlive = OptionValue.Duration(value, TimeSpan.FromSeconds(1)) }),
        One(OptionEffect.AtStart, "stores", "How many stores a new data folder gets", "half the processors",
            options => options.Stores, (options, value) => options.Stores = OptionValue.Number(value, 1, 64)),
        Many(OptionEffect.AtReload, "defaultMailboxes",
            "Mailboxes of a new account, each NAME or NAME=\\Use", @"Sent=\Sent, Drafts=\Drafts, Trash=\Trash, Junk=\Junk, Archive=\Archive",
            options => options.DefaultMailboxes, (options, values) => options.DefaultMailboxes = OptionValue.DefaultMailboxes(values)),
        One(OptionEffect.AtReload, "retention", "How long what was expunged or deleted is kept", "7d",
            options => options.Retention, (options, value) => options.Retention = OptionValue.Duration(value, TimeSpan.Zero)),
        One(OptionEffect.AtReload, "expireTrash", "How long messages stay in the mailbox for trash", "none",
            options => options.TrashExpiry, (options, value) => options.TrashExpiry = LimitText.Time(value, TimeSpan.FromDays(1))),
        One(OptionEffect.AtReload, "expireJunk", "How long messages stay in the mailbox for junk", "none",
            options => options.JunkExpiry, (options, value) => options.JunkExpiry = LimitText.Time(value, TimeSpan.FromDays(1))),
        One(OptionEffect.AtReload, "resyncHistory", "How long it is remembered which messages vanished, for devices that come back", "90d",
            options => options.ResyncHistory,
            (options, value) => options.ResyncHistory = OptionValue.Duration(value, TimeSpan.FromDays(1))),
        One(OptionEffect.AtReload, "resyncRuns", "How many runs of vanished UIDs a mailbox remembers", "250000",
            options => options.ResyncRuns, (options, value) => options.ResyncRuns = OptionValue.Number(value, 1_000, int.MaxValue)),
        One(OptionEffect.AtStart, "scrub", "How often every message is read to find damage; 0d for never", "30d",
            options => options.Scrub, (options, value) => options.Scrub = OptionValue.Duration(value, TimeSpan.Zero)),
        One(OptionEffect.AtReload, "lowWater",
            "Room on the disk below which no new messages are taken", "a hundredth of the disk, 1GiB at most",
            options => options.LowWaterBytes, (options, value) => options.LowWaterBytes = OptionValue.LongSize(value)),
        One(OptionEffect.AtReload, "quotaStorage", "The bytes an account may have, unless it has limits of its own", "none",
            options => options.DefaultQuota.Bytes,
            (options, value) => options.DefaultQuota = options.DefaultQuota with { Bytes = LimitText.Bytes(value) }),
        One(OptionEffect.AtReload, "quotaMessages", "The messages an account may have, unless it has limits of its own", "none",
            options => options.DefaultQuota.Messages,
            (options, value) => options.DefaultQuota = options.DefaultQuota with { Messages = LimitText.Count(value) }),
        One(OptionEffect.AtReload, "accountMessages", "The messages an account may have, whatever its quota", "10000000",
            options => options.AccountMessages, (options, value) => options.AccountMessages = OptionValue.Number(value, 1_000, int.MaxValue)),
        Many(OptionEffect.AtReload, "administrators", "Addresses of those who may administer other accounts over IMAP", "none",
            options => options.Administrators, (options, values) => options.Administrators = [.. values.Where(value => value != "none")]),
        One(OptionEffect.AtStart, "searchIndex", "Whether messages are indexed for search in the background: true or false", "true",
            options => options.IndexesText, (options, value) => options.IndexesText = OptionValue.Boolean(value)),
        One(OptionEffect.AtReload, "searchCache", "Memory that text indexes may take which nobody searches", "256MiB",
            options => options.TextCacheBytes,
            (options, value) => options.TextCacheBytes = Math.Max(1L << 20, OptionValue.LongSize(value))),
        One(OptionEffect.AtStart, "otlp", "Where metrics are sent by OTLP over HTTP", "none",
            options => options.Otlp, (options, value) => options.Otlp = value == "none" ? null : OptionValue.Http(value)),
        One(OptionEffect.AtStart, "logFormat", "How the log is written: text or json", "text",
            options => options.LogFormat, (options, value) => options.LogFormat = OptionValue.Choice<LogFormat>(value)),
        One(OptionEffect.AtReload, "logLevel", "What is logged: trace, debug, information, warning, error or none", "information",
            options => options.LogLevel, (options, value) => options.LogLevel = OptionValue.Choice<LogLevel>(value)),
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

    static OptionKey One(
        OptionEffect effect, string name, string description, string fallback, Func<HoopoeOptions, object?> read,
        Action<HoopoeOptions, string> apply) =>
        new(effect, name, description, fallback, takesMany: false, read, (options, values) => apply(options, values[0]));

    static OptionKey Many(
        OptionEffect effect, string name, string description, string fallback, Func<HoopoeOptions, object?> read,
        Action<HoopoeOptions, IReadOnlyList<string>> apply) =>
        new(effect, name, description, fallback, takesMany: true, read, apply);

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
