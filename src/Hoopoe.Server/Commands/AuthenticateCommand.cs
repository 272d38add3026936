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
        if (SaslMechanisms.Find(arguments.Mechanism) is not { } entry) return CommandResult.No(null, "This mechanism is not offered.");
        if (entry.SendsPassword && !context.PasswordAllowed) return LoginCommand.PrivacyRequired;

        var mechanism = entry.Create();
        var step = arguments.InitialResponse is { } initial ? mechanism.Next(initial) : mechanism.Begin();
        while (step is SaslStep.Challenge challenge)
        {
            context.Output.Challenge(challenge.Data.Span);
            var line = await context.Input.ReadLineAsync(context.Services.Limits, cancellationToken);
            if (line is null) return CommandResult.Bad("The response is too long.");
            if (!AuthenticateArguments.TryParseResponse(line, out var response, out var isCancelled))
                return CommandResult.Bad(isCancelled ? "Authentication was cancelled." : "The response is not base64.");
            step = mechanism.Next(response);
        }
        return step switch
        {
            SaslStep.CheckPassword check when check.ActAs.Length > 0 && check.ActAs != check.Name =>
                CommandResult.No(ResponseCode.AuthorizationFailed, "Acting for somebody else is not allowed."),
            SaslStep.CheckPassword check => await LoginCommand.LogInAsync(context, check.Name, check.Password, cancellationToken),
            SaslStep.Malformed malformed => CommandResult.Bad($"Malformed response: {malformed.Reason}."),
            _ => throw new InvalidOperationException($"Unknown step {step}."),
        };
    }
}
