using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;

namespace Hoopoe.Server.Commands;

/// <summary>NOTIFY (RFC 5465): from here on the client is told at any time of what it names here, and of nothing else.</summary>
static class NotifyCommand
{
    const NotifyEvents Supported =
        NotifyEvents.MessageNew | NotifyEvents.MessageExpunge | NotifyEvents.FlagChange | NotifyEvents.MailboxName
        | NotifyEvents.SubscriptionChange | NotifyEvents.MailboxMetadataChange | NotifyEvents.ServerMetadataChange;

    /// <summary>The refusal of an event that is not known, with those that are (§3.1).</summary>
    public static readonly ResponseCode BadEvent = ResponseCode.Of($"BADEVENT ({Supported.ToString().Replace(",", "", StringComparison.Ordinal)})");

    public static async ValueTask<CommandResult> RunAsync(SessionContext context, NotifyArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.Groups.Any(group => (group.Events & ~Supported) != NotifyEvents.None))
            return CommandResult.No(BadEvent, "There are no such events.");
        if (arguments.Groups.IsEmpty)
        {
            context.Notify(Notifications.None(context.Account.Snapshot));
            return CommandResult.Ok("You will hear of nothing.");
        }

        var selected = arguments.Groups.FirstOrDefault(group => group.IsSelected);
        var items = selected is { NewMessageItems.IsEmpty: false } ? FetchItems.Of(selected.NewMessageItems) : null;
        if (items is { NamesModSeq: true }) CondStore.Enable(context);

        // What has gathered is told whatever was asked for before: SET stands for a NOOP as well (§3.1).
        await AccountSync.WriteAsync(context, cancellationToken);
        context.Notify(null);
        await ViewSync.WriteAsync(context, tellExpunges: true, withUids: true, own: null, cancellationToken);

        var notifications = new Notifications(arguments.Groups, context.Account.Snapshot, context.Scope, items);
        if (arguments.WantsStatus) await AccountSync.WriteAllStatusAsync(context, notifications.Filter, notifications.Told, cancellationToken);
        context.Notify(notifications);
        return CommandResult.Ok("You will hear of it.");
    }
}
