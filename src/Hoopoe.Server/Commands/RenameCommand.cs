using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>RENAME (RFC 9051 §6.3.6): what lies below follows; renaming INBOX moves its messages.</summary>
static class RenameCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, RenameArguments arguments, CancellationToken cancellationToken)
    {
        await context.ChangeAsync(new RenameMailbox(context.Actor, arguments.From, arguments.To));
        if (context.IsRev2 && !arguments.From.IsInbox)
        {
            var account = context.Account.Snapshot;
            var renamed = new ListedName(arguments.To, account.TryFind(arguments.To, out var mailbox) ? mailbox : null);
            ListResponse.Write(context, account, renamed, new ListResponse.Details(NonExistent: true, OldName: arguments.FromRespelt ?? arguments.From.Value));
        }
        return CommandResult.Ok("Renamed.");
    }
}
