using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>CREATE (RFC 9051 §6.3.4), with a special use (RFC 6154 §3) and MAILBOXID (RFC 8474 §4.1).</summary>
static class CreateCommand
{
    /// <summary>What is no place to put messages but a view of those elsewhere (RFC 6154 §2), which no mailbox here is.</summary>
    const SpecialUse Views = SpecialUse.All | SpecialUse.Flagged;

    public static async ValueTask<CommandResult> RunAsync(SessionContext context, CreateArguments arguments, CancellationToken cancellationToken)
    {
        var uses = arguments.Use.Names().ToList();
        if ((arguments.Use & Views) != 0) return CommandResult.No(ResponseCode.UseAttr, "There are no mailboxes that show other mailboxes' messages.");
        if (uses.Count > 1) return CommandResult.No(ResponseCode.UseAttr, "A mailbox can have one special use.");
        var mailbox = await context.ChangeAsync(
            new CreateMailbox(context.Actor, arguments.Mailbox, uses.FirstOrDefault()));
        if (context.IsRev2 && arguments.Respelt is { } respelt)
        {
            ListResponse.Write(
                context, context.Account.Snapshot, new ListedName(mailbox.Name, mailbox),
                new ListResponse.Details(NonExistent: true, OldName: respelt));
        }
        return CommandResult.Ok(ResponseCode.MailboxId(mailbox.ObjectId), "Created.");
    }
}
