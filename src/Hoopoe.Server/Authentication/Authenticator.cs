using Hoopoe.Server.Connections;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Metrics;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Authentication;

/// <summary>Checks who a client is, slowed down where somebody guesses, and logs what came of it. One for all sessions.</summary>
/// <param name="directory">Who exists.</param>
/// <param name="throttle">What guessers have coming.</param>
/// <param name="tokens">Whose tokens are taken, or null.</param>
/// <param name="guestAccount">The address of the account that guests read, or null.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where logins and failures are logged.</param>
sealed class Authenticator(
    AccountDirectory directory, LoginThrottle throttle, BearerTokens? tokens, string? guestAccount, TimeProvider time, ILogger logger)
{
    /// <summary>Where logins are counted.</summary>
    public ServerInstruments Instruments { get; init; } = ServerInstruments.Unheard;

    /// <summary>Whether there is an issuer whose tokens are taken.</summary>
    public bool AcceptsTokens => tokens is not null;

    /// <summary>Whether there is an account for guests.</summary>
    public bool AcceptsGuests => guestAccount is not null;

    /// <summary>
    /// The account that a name and password open, or null: for an unknown name, a wrong password and a disabled account alike, so that
    /// nobody learns which.
    /// </summary>
    /// <param name="attempt">Who tries; the name is the account's address.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> VerifyAsync(LoginAttempt attempt, string password, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(attempt, cancellationToken);
        return await NoteAsync(attempt, await directory.VerifyAsync(attempt.Name, password, cancellationToken), cancellationToken);
    }

    /// <summary>The account of a credential that was proven in an exchange, or null if none was or it is no longer good.</summary>
    /// <param name="attempt">Who tries.</param>
    /// <param name="credentialId">The credential, or null where the exchange failed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> ConfirmAsync(LoginAttempt attempt, long? credentialId, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(attempt, cancellationToken);
        return await NoteAsync(attempt, credentialId is { } id ? directory.Confirm(id) : null, cancellationToken);
    }

    /// <summary>The account that an access token opens, or null.</summary>
    /// <param name="attempt">Who tries; the name, if there is one, must be that of the token's account.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> VerifyTokenAsync(LoginAttempt attempt, string token, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(attempt, cancellationToken);
        var owner = tokens is null ? null : await tokens.OwnerAsync(token, cancellationToken);
        var account = owner is null ? null : directory.Find(owner);
        var isRight = attempt.Name.Length == 0 || directory.Find(attempt.Name)?.Id == account?.Id;
        return await NoteAsync(attempt, isRight ? LoginTo(account, ByToken) : null, cancellationToken);
    }

    /// <summary>The account that a client certificate opens, or null.</summary>
    /// <param name="attempt">Who tries; the name, if there is one, must be that of an account the certificate vouches for.</param>
    /// <param name="vouchedFor">The addresses that the certificate vouches for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> VerifyCertificateAsync(
        LoginAttempt attempt, IReadOnlyList<string> vouchedFor, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(attempt, cancellationToken);
        var accounts = vouchedFor.Select(directory.Find).OfType<AccountEntry>();
        var account = attempt.Name.Length == 0
            ? accounts.FirstOrDefault()
            : directory.Find(attempt.Name) is { } named ? accounts.FirstOrDefault(account => account.Id == named.Id) : null;
        return await NoteAsync(attempt, LoginTo(account, ByCertificate), cancellationToken);
    }

    /// <summary>The account for guests, or null if it is not there.</summary>
    /// <param name="attempt">Who comes; the name is what they say of themselves.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> WelcomeAsync(LoginAttempt attempt, CancellationToken cancellationToken)
    {
        await WaitForTurnAsync(attempt, cancellationToken);
        var guest = new Credential(
            0, $"guest {attempt.Name}".TrimEnd(), CredentialKind.Anonymous, CredentialScope.Reading.ToText(), Expires: null, LastUsed: null);
        return await NoteAsync(attempt, LoginTo(guestAccount is null ? null : directory.Find(guestAccount), guest), cancellationToken);
    }

    static Credential ByCertificate { get; } =
        new(0, "certificate", CredentialKind.Certificate, Scope: null, Expires: null, LastUsed: null);

    static Credential ByToken { get; } = new(0, "token", CredentialKind.Token, Scope: null, Expires: null, LastUsed: null);

    static VerifiedLogin? LoginTo(AccountEntry? account, Credential credential) =>
        account is { IsDisabled: false } ? new VerifiedLogin(account.Id, account.Address, account.Store, credential) : null;

    async Task WaitForTurnAsync(LoginAttempt attempt, CancellationToken cancellationToken)
    {
        var isKnown = directory.IsKnownClient(attempt.Name, ClientOf(attempt));
        while (throttle.WaitBefore(attempt.Address, attempt.Name, isKnown) is var wait && wait > TimeSpan.Zero)
        {
            Instruments.DelayedLogins.Add(1, new KeyValuePair<string, object?>("when", "before"));
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    async Task<VerifiedLogin?> NoteAsync(LoginAttempt attempt, VerifiedLogin? login, CancellationToken cancellationToken)
    {
        Instruments.Logins.Add(1, new("mechanism", attempt.Mechanism), new("outcome", login is null ? "failed" : "done"));
        if (login is null)
        {
            Log.LoginFailed(logger, LogText.Of(attempt.Name), attempt.Address, attempt.Mechanism);
            var delay = throttle.Failed(attempt.Address, attempt.Name);
            if (delay == TimeSpan.Zero) return null;
            Instruments.DelayedLogins.Add(1, new KeyValuePair<string, object?>("when", "after"));
            await Task.Delay(delay, time, cancellationToken);
        }
        else
        {
            throttle.Succeeded(attempt.Name);
            directory.NoteClient(login.AccountId, ClientOf(attempt));
            Log.LoggedIn(logger, login.Address, attempt.Address, attempt.Mechanism, LogText.Of(login.Credential.Name));
        }
        return login;
    }

    static string ClientOf(LoginAttempt attempt) => ClientNetwork.ClientOf(attempt.Address).ToString();
}
