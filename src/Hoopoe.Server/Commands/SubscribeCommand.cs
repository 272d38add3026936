using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.7, §6.3.8); a name without a mailbox can be subscribed as well.</summary>
static class SubscribeCommand
{
    public static async ValueTask<CommandResult> SubscribeAsync(
        SessionContext context, MailboxArguments arguments, CancellationToken cancellationToken)
    {
        await context.ChangeAsync(new SetSubscription(context.Actor, arguments.Mailbox, subscribed: true));
        return CommandResult.Ok("Subscribed.");
    }

    public static async ValueTask<CommandResult> UnsubscribeAsync(
        SessionContext context, MailboxArguments arguments, CancellationToken cancellationToken)
    {
        await context.ChangeAsync(new SetSubscription(context.Actor, arguments.Mailbox, subscribed: false));
        return CommandResult.Ok("Unsubscribed.");
    }
}
