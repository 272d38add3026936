using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Server.Commands;

/// <summary>SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3; RFC 3501 §6.3.1), with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5).</summary>
static class SelectCommand
{
    public static ValueTask<CommandResult> SelectAsync(SessionContext context, SelectArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, context.IsReadOnly, cancellationToken);

    public static ValueTask<CommandResult> ExamineAsync(SessionContext context, SelectArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, isReadOnly: true, cancellationToken);

    /// <summary>Leaves the selected mailbox and tells the client, which is about to hear of another one or of none.</summary>
    public static void LeaveSelected(SessionContext context)
    {
        if (context.Selected is null) return;
        context.Deselect();
        context.Output.UntaggedStatus(ResponseStatus.Ok, ResponseCode.Closed, "The mailbox is closed.");
    }

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, SelectArguments arguments, bool isReadOnly, CancellationToken cancellationToken)
    {
        if (arguments.Resync is not null && !context.Features.HasFlag(SessionFeatures.QResync))
            return CommandResult.Bad("QRESYNC is not enabled.");
        // Numbers among what the client remembers are numbers too (RFC 9586 §3.7).
        if (arguments.Resync?.SequenceMatch is not null && context.IsUidOnly) return UidOnly.Refusal;
        // The mailbox selected before is left even if this fails (RFC 9051 §6.3.2).
        LeaveSelected(context);
        if (await OpenAsync(context, arguments.Mailbox) is not { Info: { } mailbox } opened)
            return CommandResult.No(ResponseCode.NonExistent, "There is no such mailbox.");
        isReadOnly |= opened.IsPast;

        if (arguments.WantsCondStore) CondStore.Enable(context);
        var selected = new SelectedMailbox(opened, isReadOnly);
        context.Select(selected);
        if (isReadOnly) selected.AddRecent(selected.Mailbox.RecentFrom, selected.Announced.UidNext);
        WriteState(context, selected, mailbox, arguments.Respelt);
        if (arguments.Resync is { } resync && resync.UidValidity == mailbox.UidValidity)
            await Resynchronisation.WriteAsync(context, selected, mailbox, resync, cancellationToken);
        return isReadOnly
            ? CommandResult.Ok(ResponseCode.ReadOnly, "Selected for reading.")
            : CommandResult.Ok(ResponseCode.ReadWrite, "Selected.");
    }

    static async ValueTask<Mailbox?> OpenAsync(SessionContext context, MailboxName name) =>
        PastNamespace.Holds(context, name) ? PastNamespace.Open(context, name)
        : context.Snapshot.TryFind(name, out var mailbox) ? await context.Account.OpenMailboxAsync(mailbox.Id)
        : null;

    static void WriteState(SessionContext context, SelectedMailbox selected, MailboxInfo mailbox, string? respelt)
    {
        var view = selected.Announced;
        ViewSync.WriteMailboxFlags(context, selected);
        ViewSync.WriteExists(context, selected);
        if (!context.IsRev2 && !context.IsUidOnly && view.FirstUnseen is >= 0 and var unseen)
            Tell(ResponseCode.Unseen((uint)unseen + 1), "The first unseen message.");
        Tell(ResponseCode.UidValidity(view.UidValidity), "UIDs are valid.");
        Tell(ResponseCode.UidNext(view.UidNext), "The next UID.");
        Tell(ResponseCode.HighestModSeq(view.HighestModSeq), "The highest so far.");
        Tell(ResponseCode.MailboxId(mailbox.ObjectId), "The mailbox's identity.");
        if (context.IsRev2)
        {
            ListResponse.Write(
                context, context.Snapshot, new ListedName(mailbox.Name, mailbox),
                new ListResponse.Details(NonExistent: true, OldName: respelt));
        }

        void Tell(ResponseCode code, string text) => context.Output.UntaggedStatus(ResponseStatus.Ok, code, text);
    }
}
