using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>
/// LSUB (RFC 3501 §6.3.9). A pattern ending in <c>%</c> also gets names that are not subscribed themselves but have subscribed names below
/// them, as \Noselect.
/// </summary>
static class LsubCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, LsubArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Pattern is null) return CommandResult.Ok("No name can match.");
        if (arguments.Pattern.Length == 0)
        {
            ListResponse.WriteRoot(context, "LSUB"u8);
            return CommandResult.Ok("That is the separator.");
        }

        var account = context.Snapshot;
        var pattern = new ListPattern(arguments.Reference, arguments.Pattern);
        var namesParents = arguments.Pattern.EndsWith('%');
        foreach (var listed in ListedName.WithParents(account, account.Subscriptions))
        {
            var isSubscribed = account.IsSubscribed(listed.Name);
            if ((!isSubscribed && !namesParents) || !pattern.Matches(listed.Name)) continue;
            ListResponse.WriteLsub(context, listed.Name, isSubscribed);
            await context.FlushIfFullAsync(cancellationToken);
        }
        return CommandResult.Ok("Those are the subscriptions.");
    }
}
