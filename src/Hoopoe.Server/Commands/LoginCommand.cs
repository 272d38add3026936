using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>LOGIN (RFC 9051 §6.2.3).</summary>
static class LoginCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, LoginArguments arguments, CancellationToken cancellationToken) =>
        context.PasswordAllowed
            ? LogInAsync(context, arguments.UserName, arguments.Password, cancellationToken)
            : new(PrivacyRequired);

    /// <summary>The answer to a password on a connection that anybody can read (RFC 5530).</summary>
    public static CommandResult PrivacyRequired =>
        CommandResult.No(ResponseCode.PrivacyRequired, "Passwords need an encrypted connection here.");

    /// <summary>Checks a name and password and enters the authenticated state.</summary>
    public static async ValueTask<CommandResult> LogInAsync(
        SessionContext context, string name, string password, CancellationToken cancellationToken)
    {
        // One code and one text, whether the name or the password is wrong: nobody is to learn which names exist.
        var login = await context.Services.Authenticator.VerifyAsync(context.Connection.Address, name, password, cancellationToken);
        if (login is null) return CommandResult.No(ResponseCode.AuthenticationFailed, "The name or the password is wrong.");
        await context.LogInAsync(login);
        return CommandResult.Ok(ResponseCode.Capability(Capabilities.For(context)), "Logged in.");
    }
}
