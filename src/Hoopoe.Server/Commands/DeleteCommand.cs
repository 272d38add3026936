using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>DELETE (RFC 9051 §6.3.5): the mailbox with its messages, not those below it.</summary>
static class DeleteCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, MailboxArguments arguments, CancellationToken cancellationToken)
    {
        var account = context.Account.Snapshot;
        if (!account.TryFind(arguments.Mailbox, out var mailbox))
        {
            return account.HasChildren(arguments.Mailbox)
                ? CommandResult.No(ResponseCode.HasChildren, "There is no such mailbox, only mailboxes below that name.")
                : CommandResult.No(ResponseCode.NonExistent, "There is no such mailbox.");
        }
        await context.ChangeAsync(new DeleteMailbox(context.Actor, arguments.Mailbox));
        Log.MailboxDeleted(
            context.Services.Audit, context.Address, context.Connection.Address, LogText.Of(mailbox.Name.Value), mailbox.Messages);
        if (context.Selected?.Mailbox.Id == mailbox.Id) SelectCommand.LeaveSelected(context);
        if (context.IsRev2 && arguments.Respelt is { } respelt)
        {
            ListResponse.Write(
                context, context.Account.Snapshot, new ListedName(arguments.Mailbox, null),
                new ListResponse.Details(NonExistent: true, OldName: respelt));
        }
        return CommandResult.Ok("Deleted.");
    }
}
