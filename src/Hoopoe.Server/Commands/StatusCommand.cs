using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>STATUS (RFC 9051 §6.3.11, RFC 8438, RFC 7162 §3.1.7, RFC 8474 §4.3).</summary>
static class StatusCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, StatusArguments arguments, CancellationToken cancellationToken)
    {
        var mailbox = PastNamespace.Holds(context, arguments.Mailbox) ? PastNamespace.Open(context, arguments.Mailbox)?.Info
            : context.Snapshot.TryFind(arguments.Mailbox, out var found) ? found
            : null;
        if (mailbox is null)
            return new(CommandResult.No(ResponseCode.NonExistent, "There is no such mailbox."));
        if (arguments.Items.HasFlag(StatusItems.HighestModSeq)) CondStore.Enable(context);
        StatusResponse.Write(context, mailbox, arguments.Items);
        // The client knows all that, and should not ask (RFC 9051 §6.3.11, §7.1).
        return new(CommandResult.Ok(context.Selected?.Mailbox.Id == mailbox.Id ? ResponseCode.ClientBug : null, "That is its status."));
    }
}
