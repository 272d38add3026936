using Hoopoe.Protocol.Commands;
using Hoopoe.Server.Commands;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// Tells a client of METADATA entries that others changed, by their names (RFC 5464 §4.4.2), if it has asked for that by ENABLE or by NOTIFY (RFC 5465
/// §5.6, §5.7). As everywhere, what is to be told is the difference of two snapshots.
/// </summary>
static class MetadataSync
{
    /// <summary>Prints the changes that the client wants to hear of and takes note that it knows them.</summary>
    public static async ValueTask WriteAsync(SessionContext context, CancellationToken cancellationToken)
    {
        if (context.MetadataTold is not { } told) return;
        var latest = context.Account.Snapshot;
        if (ReferenceEquals(latest, told)) return;
        if (IsWanted(context, NotifyEvents.ServerMetadataChange, context.Notifications?.Filter.Any))
            Write(context, null, told.ServerMetadata, latest.ServerMetadata);
        foreach (var mailbox in latest.Mailboxes)
        {
            var known = told.TryFind(mailbox.Id, out var before) ? before.Metadata : MetadataIndex.Empty;
            if (ReferenceEquals(known, mailbox.Metadata) || !context.Scope.Covers(mailbox.Name)) continue;
            if (IsWanted(context, NotifyEvents.MailboxMetadataChange, context.Notifications?.Filter.Of(mailbox.Name, latest)))
                Write(context, mailbox, known, mailbox.Metadata);
            await context.FlushIfFullAsync(cancellationToken);
        }
        context.MetadataTold = latest;
    }

    static bool IsWanted(SessionContext context, NotifyEvents wanted, NotifyEvents? events) =>
        context.Features.HasFlag(SessionFeatures.Metadata) || events?.HasFlag(wanted) == true;

    static void Write(SessionContext context, MailboxInfo? mailbox, MetadataIndex before, MetadataIndex after)
    {
        var changed = MetadataIndex.Between(before, after).ToList();
        if (changed.Count > 0) MetadataResponse.WriteNames(context, mailbox, changed);
    }
}
