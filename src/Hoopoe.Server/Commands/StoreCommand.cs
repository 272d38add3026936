using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>STORE and UID STORE (RFC 9051 §6.4.6), with UNCHANGEDSINCE (RFC 7162 §3.1.3).</summary>
static class StoreCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, StoreArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, StoreArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, StoreArguments arguments, bool byUid, CancellationToken cancellationToken)
    {
        var selected = context.Mailbox;
        if (arguments.UnchangedSince is not null) CondStore.Enable(context);
        var uids = MessageLimit.Apply(context, selected.Resolve(arguments.Set, byUid));
        if (uids.IsEmpty) return CommandResult.Ok("No such messages.");

        var change = arguments.Action switch
        {
            StoreAction.Add => FlagChange.Add,
            StoreAction.Remove => FlagChange.Remove,
            _ => FlagChange.Replace,
        };
        var result = await context.ChangeAsync(
            new StoreFlags(
                context.Actor, selected.Mailbox.Id, uids, change, arguments.Flags, arguments.UnchangedSince, selected.KnownToCommand),
            selected.CountOf(uids));
        var own = new OwnChange(
            uids, result.Modified, arguments.IsSilent, arguments.UnchangedSince is not null, flags => Combine(flags, arguments));
        await ViewSync.WriteAsync(context, tellExpunges: byUid, byUid, own, cancellationToken);
        if (result.Modified.IsEmpty) return CommandResult.Ok("Stored.");
        var modified = byUid ? result.Modified : selected.NumbersOf(result.Modified);
        return CommandResult.Ok(ResponseCode.Modified(modified), "Some messages had changed.");
    }

    static FlagSet Combine(FlagSet before, StoreArguments arguments) => arguments.Action switch
    {
        StoreAction.Add => before.Union(arguments.Flags),
        StoreAction.Remove => before.Except(arguments.Flags),
        _ => arguments.Flags,
    };
}
