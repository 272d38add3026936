using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>
/// COPY (RFC 9051 §6.4.7) and MOVE (§6.4.8) with their UID forms. Named by number, all messages must still be there; UIDs without a message
/// are passed over.
/// </summary>
static class CopyCommand
{
    public static ValueTask<CommandResult> CopyAsync(SessionContext context, CopyArguments arguments, CancellationToken cancellationToken) =>
        CopyAsync(context, arguments, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> CopyUidAsync(SessionContext context, CopyArguments arguments, CancellationToken cancellationToken) =>
        CopyAsync(context, arguments, byUid: true, cancellationToken);

    public static ValueTask<CommandResult> MoveAsync(SessionContext context, CopyArguments arguments, CancellationToken cancellationToken) =>
        MoveAsync(context, arguments, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> MoveUidAsync(SessionContext context, CopyArguments arguments, CancellationToken cancellationToken) =>
        MoveAsync(context, arguments, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> CopyAsync(
        SessionContext context, CopyArguments arguments, bool byUid, CancellationToken cancellationToken)
    {
        var (uids, destination) = Resolve(context, arguments, byUid);
        if (uids.IsEmpty) return CommandResult.Ok("No such messages.");
        MessageLimit.RefuseCopyOf(context, uids);
        var source = context.Mailbox.Mailbox;
        StoreOperation<CopyResult> copy = source.IsPast
            ? new RestoreMessages(context.Actor, source.Id, PastNamespace.MessagesOf(context.Mailbox, uids), destination)
            : new CopyMessages(context.Actor, source.Id, uids, destination, requireAll: !byUid);
        var copied = await context.ChangeAsync(copy, context.Mailbox.CountOf(uids));
        return CommandResult.Ok(CodeFor(copied), "Copied.");
    }

    static async ValueTask<CommandResult> MoveAsync(
        SessionContext context, CopyArguments arguments, bool byUid, CancellationToken cancellationToken)
    {
        var (uids, destination) = Resolve(context, arguments, byUid);
        if (uids.IsEmpty) return CommandResult.Ok("No such messages.");
        uids = MessageLimit.Apply(context, uids);
        var source = context.Mailbox.Mailbox.Id;
        var moved = await context.ChangeAsync(
            new MoveMessages(context.Actor, source, uids, destination, requireAll: !byUid), context.Mailbox.CountOf(uids));
        // COPYUID goes before the EXPUNGE responses (RFC 6851 §4.3).
        if (CodeFor(moved) is { } code) context.Output.UntaggedStatus(ResponseStatus.Ok, code, "Moved.");
        return await CondStore.AfterExpungeAsync(context, byUid, "Moved.", cancellationToken);
    }

    static (UidSet Uids, long Destination) Resolve(SessionContext context, CopyArguments arguments, bool byUid)
    {
        var uids = context.Mailbox.Resolve(arguments.Set, byUid);
        if (!context.Snapshot.TryFind(arguments.Mailbox, out var destination))
            throw CommandRefusedException.No(ResponseCode.TryCreate, "There is no such mailbox.");
        return (byUid ? uids : context.Mailbox.MembersOf(uids), destination.Id);
    }

    static ResponseCode? CodeFor(CopyResult result) => result.Source.IsEmpty
        ? null
        : ResponseCode.CopyUid(result.UidValidity, result.Source.ToString(), result.Destination.ToString());
}
