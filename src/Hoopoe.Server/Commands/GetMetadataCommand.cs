using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Commands;

/// <summary>GETMETADATA (RFC 5464 §4.2), with MAXSIZE and DEPTH.</summary>
static class GetMetadataCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, GetMetadataArguments arguments, CancellationToken cancellationToken)
    {
        MailboxInfo? mailbox = null;
        if (arguments.Mailbox is { } name && !context.Snapshot.TryFind(name, out mailbox))
            return CommandResult.No(ResponseCode.NonExistent, "There is no such mailbox.");
        var answer = new MetadataResponse(context, mailbox, arguments.MaxSize ?? uint.MaxValue);
        await answer.WriteAsync(arguments.Entries, arguments.Depth, cancellationToken);
        return answer.LongestLeftOut > 0
            ? CommandResult.Ok(ResponseCode.MetadataLongEntries(answer.LongestLeftOut), "Some are larger than you want.")
            : CommandResult.Ok("Those are the entries.");
    }
}
