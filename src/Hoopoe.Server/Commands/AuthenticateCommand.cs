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

        var mechanism = entry.Create(environment);
        var step = arguments.InitialResponse is { } initial ? mechanism.Next(initial) : mechanism.Begin();
        while (step is SaslStep.Challenge challenge)
            step = mechanism.Next(await AskAsync(context, challenge.Data, cancellationToken));
        return step switch
        {
            SaslStep.CheckPassword check when check.ActAs.Length > 0 && check.ActAs != check.Name =>
                CommandResult.No(ResponseCode.AuthorizationFailed, "Acting for somebody else is not allowed."),
            SaslStep.CheckPassword check =>
                await LoginCommand.LogInAsync(context, entry.Name, check.Name, check.Password, cancellationToken),
            SaslStep.Proven proven => await ConcludeAsync(context, entry.Name, proven, cancellationToken),
            SaslStep.CheckToken check => await CheckTokenAsync(context, entry.Name, check, cancellationToken),
            SaslStep.Malformed malformed => CommandResult.Bad($"Malformed response: {malformed.Reason}."),
            _ => throw new InvalidOperationException($"Unknown step {step}."),
        };
    }

    static CommandResult NotOffered => CommandResult.No(null, "This mechanism is not offered.");

    static async ValueTask<CommandResult> ConcludeAsync(
        SessionContext context, string mechanism, SaslStep.Proven proven, CancellationToken cancellationToken)
    {
        var attempt = new LoginAttempt(context.Connection.Address, mechanism, proven.Name);
        var login = await context.Services.Authenticator.ConfirmAsync(attempt, proven.CredentialId, cancellationToken);
        if (login is null) return LoginCommand.Rejected;
        var answer = await AskAsync(context, proven.Success, cancellationToken);
        return answer.Length == 0 ? await LoginCommand.EnterAsync(context, login) : LoginCommand.Rejected;
    }

    static async ValueTask<CommandResult> CheckTokenAsync(
        SessionContext context, string mechanism, SaslStep.CheckToken check, CancellationToken cancellationToken)
    {
        var attempt = new LoginAttempt(context.Connection.Address, mechanism, check.Name);
        var login = await context.Services.Authenticator.VerifyTokenAsync(attempt, check.Token, cancellationToken);
        if (login is not null) return await LoginCommand.EnterAsync(context, login);
        await AskAsync(context, check.Failure, cancellationToken);
        return LoginCommand.Rejected;
    }

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
