using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Server.Commands;

/// <summary>
/// FETCH and UID FETCH (RFC 9051 §6.4.5), with CHANGEDSINCE (RFC 7162 §3.1.4). Stored answers are read in pages, bodies go from the store to the
/// client in pieces, and \Seen is set for all messages by one operation at the end.
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
        if (arguments.WantsVanished) return CommandResult.Bad("QRESYNC is not enabled.");
        if (arguments.Partial is not null) return CommandResult.Bad("PARTIAL is not offered.");
        if (arguments.Items.Any(item => item is FetchPreview)) return CommandResult.Bad("PREVIEW is not offered.");

        var items = FetchItems.Of(arguments, byUid);
        if (items.NamesModSeq) CondStore.Enable(context);
        var selected = context.Mailbox;
        var view = selected.Announced;
        var toBeSeen = new UidSet.Builder();
        var isComplete = true;
        var writer = new FetchWriter(context, items);
        foreach (var page in PagesOf(context, arguments, byUid))
        {
            var stored = items.NeedsStored ? Read(context, page, items.Columns) : null;
            foreach (var index in page)
            {
                var uid = view.UidAt(index);
                var message = stored?.GetValueOrDefault(uid);
                if (items.NeedsStored && message is null)
                {
                    isComplete = false;
                    continue;
                }
                await writer.WriteAsync(index, message, cancellationToken);
                if (items.SetsSeen && !view.FlagsAt(index).Has(SystemFlags.Seen)) toBeSeen.Add(uid);
            }
        }
        if (!toBeSeen.IsEmpty && !selected.IsReadOnly) await MarkSeenAsync(context, toBeSeen.ToSet());
        if (writer.Problem is { } problem) return problem;
        return isComplete
            ? CommandResult.Ok("Fetched.")
            : CommandResult.No(ResponseCode.ExpungeIssued, "Some of the messages are gone.");
    }

    /// <summary>The places of the messages asked for, a page at a time.</summary>
    static IEnumerable<int[]> PagesOf(SessionContext context, FetchArguments arguments, bool byUid)
    {
        var selected = context.Mailbox;
        var places = selected.IndexesOf(selected.Resolve(arguments.Set, byUid));
        if (arguments.ChangedSince is { } since) places = places.Where(index => selected.Announced.ModSeqAt(index) > since);
        return places.Chunk(MessageReader.PageSize);
    }

    static Dictionary<Uid, StoredMessage> Read(SessionContext context, int[] page, StoredColumns columns)
    {
        var view = context.Mailbox.Announced;
        var uids = Array.ConvertAll(page, view.UidAt);
        return context.Account.Messages.Read(context.Mailbox.Mailbox.Id, uids, columns).ToDictionary(message => message.Uid);
    }

    static Task<StoreFlagsResult> MarkSeenAsync(SessionContext context, UidSet uids) => context.Account.RunAsync(
        new StoreFlags(context.Actor, context.Mailbox.Mailbox.Id, uids, FlagChange.Add, FlagSet.Of(SystemFlags.Seen)));
}
