using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Authentication;

/// <summary>What the mechanisms of one connection can build on. It changes with STARTTLS.</summary>
/// <param name="Directory">Who exists.</param>
/// <param name="PasswordAllowed">Whether the connection may carry a password as it is.</param>
/// <param name="AcceptsTokens">Whether there is an issuer whose tokens are taken.</param>
/// <param name="ChannelBinding">The <c>tls-server-end-point</c> data (RFC 5929 §4); null without TLS or such a certificate.</param>
sealed record SaslEnvironment(AccountDirectory Directory, bool PasswordAllowed, bool AcceptsTokens, byte[]? ChannelBinding)
{
    /// <summary>The addresses that the client's certificate vouches for, the first of them its own choice; empty without one.</summary>
    public IReadOnlyList<string> ClientNames { get; init; } = [];

    /// <summary>Whether there is an account for guests.</summary>
    public bool AcceptsGuests { get; init; }

    /// <summary>The environment of a session as it is now.</summary>
    public static SaslEnvironment Of(SessionContext context) => new(
        context.Services.Store.Directory,
        context.PasswordAllowed,
        context.Services.Authenticator.AcceptsTokens,
        context.Transport.ServerCertificate is { } certificate ? ServerEndPoint.BindingOf(certificate) : null)
    {
        ClientNames = context.Transport.ClientCertificate is { } client ? context.Services.ClientCertificates.NamesIn(client) : [],
        AcceptsGuests = context.Services.Authenticator.AcceptsGuests,
    };
}
