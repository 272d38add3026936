using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>CLOSE (RFC 9051 §6.4.1), which expunges without telling, and UNSELECT (§6.4.2), which does not.</summary>
static class CloseCommand
{
    public static async ValueTask<CommandResult> CloseAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        var selected = context.Mailbox;
        context.Deselect();
        if (!selected.IsReadOnly) await ExpungeCommand.ExpungeAsync(context, selected, onlyThese: null);
        return CommandResult.Ok("Closed.");
    }

    public static ValueTask<CommandResult> UnselectAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        context.Deselect();
        return new(CommandResult.Ok("Unselected."));
    }
}
