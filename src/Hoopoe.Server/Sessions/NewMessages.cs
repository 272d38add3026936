using Hoopoe.Protocol.Model;
using Hoopoe.Server.Commands;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// Fetches the new messages of the selected mailbox for a client that has asked for that by NOTIFY (RFC 5465 §5.2). What it brought there itself
/// is left out, and nothing becomes \Seen.
/// </summary>
static class NewMessages
{
    /// <summary>Writes the FETCH responses for the messages from a place of the announced view on.</summary>
    public static async ValueTask WriteAsync(SessionContext context, int first, CancellationToken cancellationToken)
    {
        if (context.Notifications?.NewMessageItems is not { } items) return;
        var selected = context.Mailbox;
        var view = selected.Announced;
        if (view.Count - first > context.Services.Limits.NotifyMessages)
        {
            context.Notify(Notifications.None(context.Account.Snapshot));
            context.Output.UntaggedStatus(ResponseStatus.Ok, ResponseCode.NotificationOverflow, "Too many new messages to be fetched unasked.");
            return;
        }
        items = items.WithWhatIsOn(context.Features);
        using var writer = new FetchWriter(context, items);
        var own = selected.OwnMessages();
        await writer.WriteAsync(
            Enumerable.Range(first, view.Count - first).Where(index => !own.Contains(view.UidAt(index))), cancellationToken);
    }
}
