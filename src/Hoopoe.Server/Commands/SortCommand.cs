using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Server.Commands;

/// <summary>
/// SORT and UID SORT (RFC 5256 §3), answered by SORT, or by ESEARCH where RETURN was given (RFC 5267 §3), with the sort keys of RFC 5957.
/// </summary>
static class SortCommand
{
    public static ValueTask<CommandResult> RunAsync(SessionContext context, SortArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, SortArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, SortArguments arguments, bool byUid, CancellationToken cancellationToken)
    {
        var query = SearchCommand.Admit(context, arguments.Query);
        var wanted = query.Return?.Items ?? SearchReturn.None;
        if (!query.UsesFuzzy && arguments.Criteria.Any(static criterion => criterion.Key == SortKey.Relevancy))
            return CommandResult.Bad("RELEVANCY needs a FUZZY key.");

        var update = UpdateRequest.Of(context, query);
        var found = await SearchCommand.FindAsync(context, query, cancellationToken);
        var sorted = await MessageSorter.SortAsync(
            context.Account, found, arguments.Criteria, context.Comparator, SearchCommand.ProgressOf(context, cancellationToken), cancellationToken);
        var answer = new SortAnswer(context, sorted, byUid, query.UsesModSeq ? found.HighestModSeq : null);
        if (wanted.HasFlag(SearchReturn.Save)) context.Mailbox.SavedResult = answer.ToSave(found.Uids, query.Return!);
        if (query.Return is null) await answer.WriteSortAsync(cancellationToken);
        else if (wanted != SearchReturn.Save) answer.WriteEsearch(query.Return);
        update?.Begin(found, sorted, arguments.Criteria, byUid);
        return CommandResult.Ok("Sorted.");
    }
}
