using System.Net;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Authentication;

/// <summary>Checks who a client is, slowed down where somebody guesses. One for all sessions.</summary>
sealed class Authenticator(AccountDirectory directory, LoginThrottle throttle, TimeProvider time)
{
    /// <summary>
    /// The account that a name and password open, or null: for an unknown name, a wrong password and a disabled account alike, so that
    /// nobody learns which.
    /// </summary>
    /// <param name="address">The client's address; null on a local socket.</param>
    /// <param name="name">The account's address or an alias of it.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<VerifiedLogin?> VerifyAsync(IPAddress? address, string name, string password, CancellationToken cancellationToken)
    {
        var delay = throttle.DelayFor(address, name);
        if (delay > TimeSpan.Zero) await Task.Delay(delay, time, cancellationToken);
        var login = await directory.VerifyAsync(name, password, cancellationToken);
        if (login is null) throttle.Failed(address, name);
        else throttle.Succeeded(address, name);
        return login;
    }
}
