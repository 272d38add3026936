using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Commands;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// The one place that prints what changed in the account, for a client that has asked by NOTIFY (RFC 5465): LIST for names, then STATUS for the
/// messages of mailboxes that are not selected, from the account's snapshot alone. The selected mailbox is <see cref="ViewSync"/>'s.
/// </summary>
static class AccountSync
{
    /// <summary>Prints the changes that the client wants to hear of and takes note that it knows them.</summary>
    public static async ValueTask WriteAsync(SessionContext context, CancellationToken cancellationToken)
    {
        if (context.Notifications is not { } notifications) return;
        var latest = context.Account.Snapshot;
        if (ReferenceEquals(latest, notifications.Told)) return;
        var seen = context.Snapshot;
        var changes = AccountDiff.Between(notifications.Told, latest);
        foreach (var (name, oldName) in new NameChanges(notifications.Told, latest, changes, context.Scope).ToBeTold(notifications.Filter))
        {
            var listed = new ListedName(name, seen.TryFind(name, out var mailbox) ? mailbox : null);
            ListResponse.Write(
                context, seen, listed, new ListResponse.Details(NonExistent: true, Subscribed: true, OldName: oldName?.Value));
            await context.FlushIfFullAsync(cancellationToken);
        }
        foreach (var change in changes.Mailboxes)
        {
            WriteStatus(context, notifications, latest, change);
            await context.FlushIfFullAsync(cancellationToken);
        }
        notifications.MarkTold(latest);
    }

    /// <summary>Prints how things stand in every mailbox whose messages the client wants to hear of, but the selected one (§3.1, STATUS).</summary>
    public static async ValueTask WriteAllStatusAsync(
        SessionContext context, NotifyFilter filter, AccountSnapshot account, CancellationToken cancellationToken)
    {
        foreach (var mailbox in account.Mailboxes)
        {
            if (mailbox.Id == context.Selected?.Mailbox.Id) continue;
            var events = filter.Of(mailbox.Name, account);
            if (!events.HasFlag(NotifyEvents.MessageNew)) continue;
            var items = StatusItems.Messages | StatusItems.UidNext | StatusItems.UidValidity;
            if (events.HasFlag(NotifyEvents.FlagChange)) items |= StatusItems.Unseen | StatusItems.HighestModSeq;
            StatusResponse.Write(context, mailbox, items);
            await context.FlushIfFullAsync(cancellationToken);
        }
    }

    static void WriteStatus(SessionContext context, Notifications notifications, AccountSnapshot latest, MailboxChange change)
    {
        if (change.After is not { } mailbox || mailbox.Id == context.Selected?.Mailbox.Id) return;
        var replaces = change.Before is null && notifications.Told.TryFind(mailbox.Name, out _);
        var items = ItemsOf(
            change.Before, mailbox, notifications.Filter.Of(mailbox.Name, latest), replaces, context.Features.HasFlag(SessionFeatures.CondStore));
        if (items != StatusItems.None) StatusResponse.Write(context, mailbox, items);
    }

    /// <summary>What STATUS says of a change (§5.1 to §5.3); nothing if nothing happened that the client wants to hear of.</summary>
    static StatusItems ItemsOf(MailboxInfo? before, MailboxInfo after, NotifyEvents events, bool replaces, bool withModSeq)
    {
        if (!events.HasFlag(NotifyEvents.MessageNew)) return StatusItems.None;
        var items = StatusItems.None;
        var (messages, uidNext) = (before?.Messages ?? 0, before?.UidNext ?? Uid.First);
        var cameOrWent = after.UidNext != uidNext || after.Messages != messages || replaces;
        if (cameOrWent) items |= StatusItems.Messages | StatusItems.UidNext | StatusItems.UidValidity;
        if (events.HasFlag(NotifyEvents.FlagChange))
        {
            var isChanged = before is not null && before.HighestModSeq != after.HighestModSeq;
            if (cameOrWent || (isChanged && (withModSeq || before!.Unseen != after.Unseen))) items |= StatusItems.Unseen | StatusItems.UidValidity;
        }
        return items != StatusItems.None && withModSeq ? items | StatusItems.HighestModSeq : items;
    }
}
