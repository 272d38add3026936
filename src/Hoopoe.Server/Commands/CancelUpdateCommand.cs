using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>CANCELUPDATE (RFC 5267 §4.3.5): of a tag that is told of no more there is nothing to cancel.</summary>
static class CancelUpdateCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, CancelUpdateArguments arguments, CancellationToken cancellationToken)
    {
        context.Mailbox.Contexts.RemoveAll(search => Names(arguments, search));
        return new(CommandResult.Ok("No further updates."));
    }

    static bool Names(CancelUpdateArguments arguments, SearchContext search)
    {
        foreach (var tag in arguments.Tags)
        {
            if (search.Tag.SequenceEqual(tag)) return true;
        }
        return false;
    }
}
