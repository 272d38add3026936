using Hoopoe.Server.Hosting;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;
using Microsoft.Extensions.Logging;

namespace Hoopoe.Server.Authentication;

/// <summary>Checks who a client is, slowed down where somebody guesses, and logs what came of it. One for all sessions.</summary>
/// <param name="directory">Who exists.</param>
/// <param name="throttle">What guessers have coming.</param>
/// <param name="tokens">Whose tokens are taken, or null.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where logins and failures are logged.</param>
sealed class Authenticator(AccountDirectory directory, LoginThrottle throttle, BearerTokens? tokens, TimeProvider time, ILogger logger)
{
    /// <summary>Whether there is an issuer whose tokens are taken.</summary>
    public bool AcceptsTokens => tokens is not null;

    /// <summary>
    /// The account that a name and password open, or null: for an unknown name, a wrong password and a disabled account alike, so that
    /// nobody learns which.
    /// </summary>
    /// <param name="attempt">Who tries; the name is the account's address.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> VerifyAsync(LoginAttempt attempt, string password, CancellationToken cancellationToken)
    {
        await SlowDownAsync(attempt, cancellationToken);
        return Note(attempt, await directory.VerifyAsync(attempt.Name, password, cancellationToken));
    }

    /// <summary>The account of a credential that was proven in an exchange, or null if none was or it is no longer good.</summary>
    /// <param name="attempt">Who tries.</param>
    /// <param name="credentialId">The credential, or null where the exchange failed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> ConfirmAsync(LoginAttempt attempt, long? credentialId, CancellationToken cancellationToken)
    {
        await SlowDownAsync(attempt, cancellationToken);
        return Note(attempt, credentialId is { } id ? directory.Confirm(id) : null);
    }

    /// <summary>The account that an access token opens, or null.</summary>
    /// <param name="attempt">Who tries; the name, if there is one, must be that of the token's account.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> VerifyTokenAsync(LoginAttempt attempt, string token, CancellationToken cancellationToken)
    {
        await SlowDownAsync(attempt, cancellationToken);
        var owner = tokens is null ? null : await tokens.OwnerAsync(token, cancellationToken);
        var account = owner is null ? null : directory.Find(owner);
        var isRight = account is { IsDisabled: false } && (attempt.Name.Length == 0 || directory.Find(attempt.Name)?.Id == account.Id);
        return Note(attempt, isRight ? new VerifiedLogin(account!.Id, account.Address, account.Store, ByToken) : null);
    }

    static Credential ByToken { get; } = new(0, "token", CredentialKind.Token, Scope: null, Expires: null, LastUsed: null);

    async Task SlowDownAsync(LoginAttempt attempt, CancellationToken cancellationToken)
    {
        var delay = throttle.DelayFor(attempt.Address, attempt.Name);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellationToken);
    }

    VerifiedLogin? Note(LoginAttempt attempt, VerifiedLogin? login)
    {
        if (login is null)
        {
            throttle.Failed(attempt.Address, attempt.Name);
            Log.LoginFailed(logger, LogText.Of(attempt.Name), attempt.Address, attempt.Mechanism);
        }
        else
        {
            throttle.Succeeded(attempt.Address, attempt.Name);
            Log.LoggedIn(logger, login.Address, attempt.Address, attempt.Mechanism, LogText.Of(login.Credential.Name));
        }
        return login;
    }
}
