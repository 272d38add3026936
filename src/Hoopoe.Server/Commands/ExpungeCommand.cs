using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Hosting;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>EXPUNGE (RFC 9051 §6.4.3) and UID EXPUNGE (§6.4.9). The session tells what is gone when the command ends.</summary>
static class ExpungeCommand
{
    public static async ValueTask<CommandResult> RunAsync(SessionContext context, NoArguments arguments, CancellationToken cancellationToken)
    {
        await ExpungeAsync(context, context.Mailbox, onlyThese: null);
        return await CondStore.AfterExpungeAsync(context, byUid: false, "Expunged.", cancellationToken);
    }

    public static async ValueTask<CommandResult> RunUidAsync(
        SessionContext context, UidExpungeArguments arguments, CancellationToken cancellationToken)
    {
        var uids = ToExpunge(context, context.Mailbox.Resolve(arguments.Uids, byUid: true));
        if (!uids.IsEmpty) await ExpungeAsync(context, context.Mailbox, uids);
        return await CondStore.AfterExpungeAsync(context, byUid: true, "Expunged.", cancellationToken);
    }

    /// <summary>The set as far as it is worked on: here the limit counts messages marked \Deleted (RFC 9738 §3.1).</summary>
    static UidSet ToExpunge(SessionContext context, UidSet uids)
    {
        if (context.Services.LimitedCommands != LimitedCommands.Every) return uids;
        var selected = context.Mailbox;
        var deleted = new UidSet.Builder();
        foreach (var index in selected.IndexesOf(uids))
        {
            if (selected.Announced.FlagsAt(index).Has(SystemFlags.Deleted)) deleted.Add(selected.Announced.UidAt(index));
        }
        return MessageLimit.Apply(context, deleted.ToSet());
    }

    /// <summary>Expunges what is marked \Deleted in a mailbox, of some messages or of all.</summary>
    public static async Task ExpungeAsync(SessionContext context, SelectedMailbox selected, UidSet? onlyThese)
    {
        var mailbox = selected.Mailbox;
        var all = onlyThese is null ? selected.Announced.Deleted : selected.CountOf(onlyThese);
        var expunged = await context.ChangeAsync(new ExpungeMessages(context.Actor, mailbox.Id, onlyThese), all);
        if (expunged.IsEmpty) return;
        var name = LogText.Of(mailbox.Info?.Name.Value);
        Log.Expunged(context.Services.Audit, context.Address, context.Connection.Address, expunged.Count, name);
    }
}
