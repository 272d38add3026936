using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>REPLACE and UID REPLACE (RFC 8508): a message comes and another one goes, in one step, wherever the new one is put.</summary>
static class ReplaceCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, AppendStart arguments, CancellationToken cancellationToken) =>
        RunAsync(context, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, AppendStart arguments, CancellationToken cancellationToken) =>
        RunAsync(context, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(SessionContext context, bool byUid, CancellationToken cancellationToken)
    {
        Uid replaced = default;
        using var upload = new MessageUpload(context, isReplace: true);
        upload.AlsoRefuses = set =>
        {
            var refusal = Refusal(context, set, byUid, out replaced);
            if (refusal is null) upload.Freed = context.Mailbox.Announced.At(context.Mailbox.Announced.IndexOf(replaced)).Size;
            return refusal;
        };
        if (await upload.ReadAsync(cancellationToken) is { } refusal) return refusal;
        var appended = await context.ChangeAsync(
            new ReplaceMessage(context.Actor, context.Mailbox.Mailbox.Id, replaced, upload.Mailbox.Id, upload.Messages[0]));
        // APPENDUID goes before the EXPUNGE response (RFC 8508 §4.3).
        context.Output.UntaggedStatus(
            ResponseStatus.Ok, ResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)), "The replacement is stored.");
        return await CondStore.AfterExpungeAsync(context, byUid, "Replaced.", cancellationToken);
    }

    /// <summary>Finds the message to replace; the answer if it is not there (any more), before the client sends another one for it.</summary>
    static CommandResult? Refusal(SessionContext context, SequenceSet set, bool byUid, out Uid replaced)
    {
        var selected = context.Mailbox;
        var found = selected.MembersOf(selected.Resolve(set, byUid));
        replaced = found.IsEmpty ? default : new Uid(found.Ranges[0].Low);
        if (found.IsEmpty) return CommandResult.No(ResponseCode.NonExistent, "There is no message with this UID.");
        return selected.Mailbox.View.IndexOf(replaced) < 0
            ? CommandResult.No(ResponseCode.ExpungeIssued, "The message to replace is gone.")
            : null;
    }
}
