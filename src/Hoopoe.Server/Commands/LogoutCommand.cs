using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>LOGOUT (RFC 9051 §6.1.3).</summary>
static class LogoutCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Deselect();
        context.Output.UntaggedStatus(ResponseStatus.Bye, null, "Goodbye.");
        context.IsLoggingOut = true;
        return new(CommandResult.Ok("Logged out."));
    }
}
