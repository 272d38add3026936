using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>APPEND (RFC 9051 §6.3.12), of one message or several (RFC 3502), each sent whole or put together from pieces (RFC 4469).</summary>
static class AppendCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, AppendStart arguments, CancellationToken cancellationToken)
    {
        using var upload = new MessageUpload(context);
        if (await upload.ReadAsync(cancellationToken) is { } refusal) return refusal;
        var appended = await context.ChangeAsync(new AppendMessages(context.Actor, upload.Mailbox.Id, upload.Messages));
        if (context.IsRev2 && upload.Respelt is { } respelt)
        {
            ListResponse.Write(
                context, context.Snapshot, new ListedName(upload.Mailbox.Name, upload.Mailbox), new ListResponse.Details(NonExistent: true, OldName: respelt));
        }
        return CommandResult.Ok(ResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)), "Appended.");
    }
}
