using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Authentication;

/// <summary>The mechanisms a client can choose from: one table for what is announced and what is accepted.</summary>
static class SaslMechanisms
{
    static readonly SaslMechanismEntry[] All =
    [
        Scram("SCRAM-SHA-512", ScramHash.Sha512, isPlus: true),
        Scram("SCRAM-SHA-256", ScramHash.Sha256, isPlus: true),
        Scram("SCRAM-SHA-1", ScramHash.Sha1, isPlus: true),
        Scram("SCRAM-SHA-512", ScramHash.Sha512, isPlus: false),
        Scram("SCRAM-SHA-256", ScramHash.Sha256, isPlus: false),
        Scram("SCRAM-SHA-1", ScramHash.Sha1, isPlus: false),
        new("PLAIN", SaslNeed.Privacy, static _ => new PlainMechanism()),
        new("LOGIN", SaslNeed.Privacy, static _ => new LoginMechanism()),
        new("EXTERNAL", SaslNeed.ClientCertificate, static _ => new ExternalMechanism()),
        new("OAUTHBEARER", SaslNeed.TokenIssuer, static _ => new OAuthBearerMechanism()),
        new("XOAUTH2", SaslNeed.TokenIssuer, static _ => new XOAuth2Mechanism()),
        new("ANONYMOUS", SaslNeed.GuestAccount, static _ => new AnonymousMechanism()),
    ];

    /// <summary>The names to announce, in order of preference.</summary>
    public static IEnumerable<string> Names(SaslEnvironment environment) =>
        All.Where(entry => entry.IsMetBy(environment)).Select(entry => entry.Name);

    /// <summary>The mechanism of a name in any case, or null.</summary>
    public static SaslMechanismEntry? Find(string name) =>
        Array.Find(All, entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    static SaslMechanismEntry Scram(string name, ScramHash hash, bool isPlus) => new(
        isPlus ? name + "-PLUS" : name,
        isPlus ? SaslNeed.ChannelBinding : SaslNeed.None,
        environment => new ScramMechanism(
            hash, environment.Directory.Scram, environment.ChannelBinding, isPlus, ScramMechanism.NewNonce()));
}

/// <summary>What a connection must have for a mechanism.</summary>
enum SaslNeed
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The secret itself crosses the connection, which then must be private.</summary>
    Privacy,

    /// <summary>TLS with a channel binding.</summary>
    ChannelBinding,

    /// <summary>An issuer whose tokens are taken, and privacy, as whoever reads a token may use it.</summary>
    TokenIssuer,

    /// <summary>A client certificate that names somebody.</summary>
    ClientCertificate,

    /// <summary>An account for guests.</summary>
    GuestAccount,
}

/// <summary>One mechanism.</summary>
/// <param name="Name">Its registered name.</param>
/// <param name="Need">What the connection must have.</param>
/// <param name="Create">Begins an exchange.</param>
sealed record SaslMechanismEntry(string Name, SaslNeed Need, Func<SaslEnvironment, ISaslMechanism> Create)
{
    /// <summary>Whether a connection has what the mechanism needs.</summary>
    public bool IsMetBy(SaslEnvironment environment) => Need switch
    {
        SaslNeed.Privacy => environment.PasswordAllowed,
        SaslNeed.ChannelBinding => environment.ChannelBinding is not null,
        SaslNeed.TokenIssuer => environment.PasswordAllowed && environment.AcceptsTokens,
        SaslNeed.ClientCertificate => environment.ClientNames.Count > 0,
        SaslNeed.GuestAccount => environment.AcceptsGuests,
        _ => true,
    };
}
