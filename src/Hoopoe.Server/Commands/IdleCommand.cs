using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Connections;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// IDLE (RFC 9051 §6.3.13, RFC 2177): register for changes, look, then wait for the client or the bell, whichever comes first. After NOTIFY it tells
/// what that has asked for (RFC 5465 §4).
/// </summary>
static class IdleCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Output.Continuation("Idling.");
        context.Watch(true);
        context.Connection.Facts.Phase = SessionPhase.Idle;
        try
        {
            await Telling.UntilInputAsync(context, isIdle: true, cancellationToken);
        }
        finally
        {
            context.Watch(context.Notifications is { IsWatching: true });
        }
        var line = await context.Input.ReadLineAsync(context.Services.Limits, cancellationToken);
        return line is not null && Ascii.EqualsIgnoreCase(line, "DONE"u8)
            ? CommandResult.Ok("Idled.")
            : CommandResult.Bad("Only DONE may follow IDLE.");
    }
}
