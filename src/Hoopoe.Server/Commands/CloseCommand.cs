using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>CLOSE (RFC 9051 §6.4.1), which expunges without telling, and UNSELECT (§6.4.2), which does not.</summary>
static class CloseCommand
{
    public static async ValueTask<CommandResult> CloseAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        var selected = context.Mailbox;
        context.Deselect();
        if (!selected.IsReadOnly) await context.ChangeAsync(new ExpungeMessages(context.Actor, selected.Mailbox.Id));
        return CommandResult.Ok("Closed.");
    }

    public static ValueTask<CommandResult> UnselectAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Deselect();
        return new(CommandResult.Ok("Unselected."));
    }
}
