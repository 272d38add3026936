using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts.Credentials;

namespace Hoopoe.Server.Commands;

/// <summary>LOGIN (RFC 9051 §6.2.3).</summary>
static class LoginCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, LoginArguments arguments, CancellationToken cancellationToken) =>
        context.PasswordAllowed
            ? LogInAsync(context, "LOGIN command", arguments.UserName, arguments.Password, cancellationToken)
            : new(PrivacyRequired);

    /// <summary>The answer to a password on a connection that anybody can read (RFC 5530).</summary>
    public static CommandResult PrivacyRequired =>
        CommandResult.No(ResponseCode.PrivacyRequired, "Passwords need an encrypted connection here.");

    /// <summary>One code and one text, whatever is wrong: nobody is to learn which names exist.</summary>
    public static CommandResult Rejected => CommandResult.No(ResponseCode.AuthenticationFailed, "The name or the password is wrong.");

    /// <summary>Checks a name and password and enters the authenticated state.</summary>
    public static async ValueTask<CommandResult> LogInAsync(
        SessionContext context, string mechanism, string name, string password, CancellationToken cancellationToken)
    {
        var attempt = new LoginAttempt(context.Connection.Address, mechanism, name);
        var login = await context.Services.Authenticator.VerifyAsync(attempt, password, cancellationToken);
        return login is null ? Rejected : await EnterAsync(context, login, mechanism);
    }

    /// <summary>Enters the authenticated state.</summary>
    /// <param name="context">The session.</param>
    /// <param name="login">Who logged in.</param>
    /// <param name="mechanism">How.</param>
    public static async ValueTask<CommandResult> EnterAsync(SessionContext context, VerifiedLogin login, string mechanism)
    {
        await context.LogInAsync(login);
        context.Connection.Facts.Mechanism = mechanism;
        return CommandResult.Ok(ResponseCode.Capability(Capabilities.For(context)), "Logged in.");
    }
}
