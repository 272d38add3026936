using System.Text;
using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>
/// IDLE (RFC 9051 §6.3.13, RFC 2177): register for changes, look, then wait for the client or the bell, whichever comes first. A line every few
/// minutes keeps middle boxes from forgetting the connection and finds clients that are gone.
/// </summary>
static class IdleCommand
{
    static readonly TimeSpan ShortestKeepAlive = TimeSpan.FromMinutes(2);

    public static async ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Output.Continuation("Idling.");
        var bell = new Bell();
        context.Account.Register(bell);
        context.Connection.InactivityLimit = Timeout.InfiniteTimeSpan;
        try
        {
            await TellChangesAsync(context, bell, cancellationToken);
        }
        finally
        {
            context.Connection.InactivityLimit = context.Services.Limits.IdleTime;
            context.Account.Unregister(bell);
        }
        var line = await context.Input.ReadLineAsync(context.Services.Limits, cancellationToken);
        return line is not null && Ascii.EqualsIgnoreCase(line, "DONE"u8)
            ? CommandResult.Ok("Idled.")
            : CommandResult.Bad("Only DONE may follow IDLE.");
    }

    static async ValueTask TellChangesAsync(SessionContext context, Bell bell, CancellationToken cancellationToken)
    {
        var keepAlive = ShortestKeepAlive + TimeSpan.FromSeconds((uint)context.Connection.Id.GetHashCode(StringComparison.Ordinal) % 120);
        var ring = bell.WaitAsync().AsTask();
        while (true)
        {
            // FETCH responses during IDLE must have UIDs (RFC 9051 §6.3.13).
            await ViewSync.WriteAsync(context, tellExpunges: true, withUids: true, own: null, cancellationToken);
            await context.FlushAsync(cancellationToken);
            if (await context.Input.WaitAsync(ring, keepAlive, context.Services.Time, cancellationToken)) return;
            if (ring.IsCompleted) ring = bell.WaitAsync().AsTask();
            else context.Output.UntaggedStatus(ResponseStatus.Ok, null, "Still here.");
        }
    }
}
