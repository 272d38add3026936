using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>
/// FETCH and UID FETCH (RFC 9051 §6.4.5), with CHANGEDSINCE (RFC 7162 §3.1.4) and PARTIAL (RFC 9394 §3.3). Stored answers are read in pages, bodies go from the store to the
/// client in pieces, and \Seen is set for all messages by one operation at the end, unless their bodies are damaged.
/// </summary>
static class FetchCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, FetchArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, FetchArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, FetchArguments arguments, bool byUid, CancellationToken cancellationToken)
    {
        if (arguments.WantsVanished && RefusalOfVanished(context, arguments, byUid) is { } refusal) return CommandResult.Bad(refusal);
        if (arguments.Partial is not null && !byUid) return CommandResult.Bad("PARTIAL goes with UID FETCH only.");

        var items = FetchItems.Of(arguments, withUid: byUid && !context.IsUidOnly);
        if (items.NamesModSeq) CondStore.Enable(context);
        var selected = context.Mailbox;
        if (arguments.Partial is { } partial) MessageLimit.Refuse(context, partial);
        if (arguments.WantsVanished) WriteVanished(context, arguments);
        using var writer = new FetchWriter(context, items);
        await writer.WriteAsync(IndexesOf(context, arguments, byUid), cancellationToken);
        if (items.NamesModSeq && selected.WithholdsExpunges) CondStore.WriteHighestModSeq(context);
        if (writer.ToBeSeen.Count > 0 && !selected.IsReadOnly) await MarkSeenAsync(context, UidSet.Of(writer.ToBeSeen));
        if ((DamageReport.Take(context) ?? writer.Problem) is { } problem) return problem;
        return writer.IsComplete
            ? CommandResult.Ok("Fetched.")
            : CommandResult.No(ResponseCode.ExpungeIssued, "Some of the messages are gone.");
    }

    /// <summary>VANISHED goes with UID FETCH, CHANGEDSINCE and QRESYNC only (RFC 7162 §3.2.6).</summary>
    static string? RefusalOfVanished(SessionContext context, FetchArguments arguments, bool byUid) =>
        !context.Features.HasFlag(SessionFeatures.QResync) ? "QRESYNC is not enabled."
        : !byUid ? "VANISHED goes with UID FETCH only."
        : arguments.ChangedSince is null ? "VANISHED goes with CHANGEDSINCE only."
        : null;

    /// <summary>Tells what is gone of the UIDs asked for; here <c>*</c> is the last UID given out, for its message may be gone.</summary>
    static void WriteVanished(SessionContext context, FetchArguments arguments)
    {
        var selected = context.Mailbox;
        if (selected.Mailbox.Info is not { } mailbox) return;
        var view = selected.Announced;
        var among = arguments.Set.IsSavedResult ? selected.SavedResult : arguments.Set.Resolve(view.UidNext.Value - 1);
        ViewSync.WriteVanished(context, context.Account.Messages.Vanished(mailbox, view, arguments.ChangedSince!.Value, among), isEarlier: true);
    }

    /// <summary>
    /// The places of the messages asked for: first the client's page of the set, then what changed of it (RFC 9394 §3.4).
    /// They ascend, unless they are too many for one command (RFC 9738 §3.1).
    /// </summary>
    static IEnumerable<int> IndexesOf(SessionContext context, FetchArguments arguments, bool byUid)
    {
        var selected = context.Mailbox;
        var uids = selected.Resolve(arguments.Set, byUid);
        var places = arguments.Partial is { } partial
            ? PageOf([.. selected.IndexesOf(uids)], partial)
            : selected.IndexesOf(MessageLimit.Apply(context, uids));
        if (context.LimitReached is not null) places = places.Reverse();
        if (arguments.ChangedSince is { } since) places = places.Where(index => selected.Announced.ModSeqAt(index) > since);
        return places;
    }

    static ArraySegment<int> PageOf(int[] places, PartialRange partial)
    {
        var (start, count) = partial.In(places.Length);
        return new ArraySegment<int>(places, start, count);
    }

    static Task<StoreFlagsResult> MarkSeenAsync(SessionContext context, UidSet uids) => context.ChangeAsync(
        new StoreFlags(context.Actor, context.Mailbox.Mailbox.Id, uids, FlagChange.Add, FlagSet.Of(SystemFlags.Seen)), context.Mailbox.CountOf(uids));
}
