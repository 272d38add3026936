using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Authentication;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>AUTHENTICATE (RFC 9051 §6.2.2), with an initial response or without (RFC 4959).</summary>
static class AuthenticateCommand
{
    public static async ValueTask<CommandResult> RunAsync(
        SessionContext context, AuthenticateArguments arguments, CancellationToken cancellationToken)
    {
        var environment = SaslEnvironment.Of(context);
        if (SaslMechanisms.Find(arguments.Mechanism) is not { } entry) return NotOffered;
        if (!entry.IsMetBy(environment)) return entry.Need == SaslNeed.Privacy ? LoginCommand.PrivacyRequired : NotOffered;

        var exchange = new SaslExchange(entry, environment, context.Services.Authenticator, context.Connection.Address);
        var outcome = await exchange.BeginAsync(arguments.InitialResponse, cancellationToken);
        while (outcome is SaslOutcome.Challenge challenge)
            outcome = await exchange.NextAsync(await AskAsync(context, challenge.Data, cancellationToken), cancellationToken);
        return outcome switch
        {
            SaslOutcome.LoggedIn logged => await LoginCommand.EnterAsync(context, logged.Login, entry.Name),
            SaslOutcome.NotAllowed => CommandResult.No(ResponseCode.AuthorizationFailed, "Acting for somebody else is not allowed."),
            SaslOutcome.Malformed malformed => CommandResult.Bad($"Malformed response: {malformed.Reason}."),
            _ => LoginCommand.Rejected,
        };
    }

    static CommandResult NotOffered => CommandResult.No(null, "This mechanism is not offered.");

    /// <summary>Sends a challenge and reads the response to it.</summary>
    /// <exception cref="CommandRefusedException">The line is too long or no base64, or the client gave up with <c>*</c>.</exception>
    static async ValueTask<byte[]> AskAsync(SessionContext context, ReadOnlyMemory<byte> challenge, CancellationToken cancellationToken)
    {
        context.Output.Challenge(challenge.Span);
        var line = await context.Input.ReadLineAsync(context.Services.Limits, cancellationToken)
            ?? throw CommandRefusedException.Bad("The response is too long.");
        return AuthenticateArguments.TryParseResponse(line, out var response, out var isCancelled)
            ? response
            : throw CommandRefusedException.Bad(isCancelled ? "Authentication was cancelled." : "The response is not base64.");
    }
}
