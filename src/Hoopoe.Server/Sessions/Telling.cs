using Hoopoe.Protocol.Model;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// When a client is told of what others change: at the end of its commands, while it says IDLE, and at any time if it has said NOTIFY. What it is
/// told is what it asked for (RFC 5465); without NOTIFY it is the selected mailbox.
/// </summary>
static class Telling
{
    /// <summary>At the end of a command.</summary>
    /// <param name="context">The session.</param>
    /// <param name="tellExpunges">Whether the command lets expunges be told (RFC 9051 §7.5.1).</param>
    /// <param name="byUid">Whether FETCH responses carry UIDs for the command's sake.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public static async ValueTask AfterCommandAsync(SessionContext context, bool tellExpunges, bool byUid, CancellationToken cancellationToken)
    {
        var notifications = context.Notifications;
        if (notifications is null or { TellsMessages: true })
            await ViewSync.WriteAsync(context, tellExpunges, byUid || notifications is not null, own: null, cancellationToken);
        await AccountSync.WriteAsync(context, cancellationToken);
        await MetadataSync.WriteAsync(context, cancellationToken);
        DamageReport.Warn(context);
    }

    /// <summary>
    /// Tells of changes until the client sends something. Without IDLE it waits for the next command: nothing is told unless NOTIFY asked for it.
    /// FETCH responses have UIDs here (RFC 9051 §6.3.13, RFC 5465 §5.1).
    /// </summary>
    public static async ValueTask UntilInputAsync(SessionContext context, bool isIdle, CancellationToken cancellationToken)
    {
        do
        {
            context.FollowTraces();
            var notifications = context.Notifications;
            if (notifications?.TellsMessages ?? isIdle)
            {
                var tellExpunges = isIdle || notifications is { DelaysExpunges: false };
                await ViewSync.WriteAsync(context, tellExpunges, withUids: true, own: null, cancellationToken);
            }
            await AccountSync.WriteAsync(context, cancellationToken);
            await MetadataSync.WriteAsync(context, cancellationToken);
            DamageReport.Warn(context);
            if (context.Connection.IsKeepAliveDue) context.Output.UntaggedStatus(ResponseStatus.Ok, null, "Still here.");
        }
        while (!await context.Input.WaitAsync(context, cancellationToken));
    }
}
