using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Search;

namespace Hoopoe.Server.Commands;

/// <summary>
/// SEARCH and UID SEARCH (RFC 9051 §6.4.4), answered by SEARCH (RFC 3501 §7.2.5) or ESEARCH (RFC 4731), with a result that can be saved
/// (RFC 5182).
/// </summary>
static class SearchCommand
{
    const SearchReturn Offered =
        SearchReturn.Min | SearchReturn.Max | SearchReturn.All | SearchReturn.Count | SearchReturn.Save | SearchReturn.Partial;

    static readonly SearchReturnOptions Everything = new(SearchReturn.All, Partial: null);

    public static ValueTask<CommandResult> RunAsync(SessionContext context, SearchArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments.Query, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, SearchArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments.Query, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, SearchQuery query, bool byUid, CancellationToken cancellationToken)
    {
        var wanted = query.Return?.Items ?? SearchReturn.None;
        if ((wanted & ~Offered) != 0) return CommandResult.Bad("This return option is not offered.");
        if (query.NamesCharset && context.Features.HasFlag(SessionFeatures.Utf8Accept))
            return CommandResult.Bad("CHARSET is not allowed after ENABLE UTF8=ACCEPT.");
        var found = await FindAsync(context, query with { Key = MessageLimit.Apply(context, query.Key) }, cancellationToken);
        if (wanted.HasFlag(SearchReturn.Save)) context.Mailbox.SavedResult = ToSave(found, query.Return!);

        var answer = new SearchAnswer(context, found, byUid, query.UsesModSeq);
        if (query.Return is null && !context.IsRev2) answer.WriteSearch();
        else if (query.Return is null) answer.WriteEsearch(Everything);
        else if (wanted != SearchReturn.Save) answer.WriteEsearch(query.Return);
        return CommandResult.Ok("Searched.");
    }

    /// <summary>Searches the selected mailbox, for SORT and THREAD as well. A search that fails leaves nothing saved (RFC 9051 §6.4.4.1).</summary>
    public static ValueTask<SearchResult> FindAsync(SessionContext context, SearchQuery query, CancellationToken cancellationToken)
    {
        UidOnly.Admit(context, query);
        if (query.UsesModSeq) CondStore.Enable(context);
        var selected = context.Mailbox;
        var scope = new SearchScope(context.Services.Time.GetUtcNow(), selected.SavedResult, selected.Recent)
        {
            Progress = (done, all) => context.Progress.TellAsync(done, all, cancellationToken),
        };
        if (query.Return?.Items.HasFlag(SearchReturn.Save) == true) selected.SavedResult = UidSet.Empty;
        return SearchEvaluator.RunAsync(context.Account, selected.Announced, query.Key, scope, cancellationToken);
    }

    /// <summary>
    /// What SAVE keeps: the result, or only its ends and its page where only those were asked for (RFC 9051 §6.4.4.4, RFC 9394 §3.2).
    /// </summary>
    static UidSet ToSave(SearchResult found, SearchReturnOptions options)
    {
        const SearchReturn some = SearchReturn.Min | SearchReturn.Max | SearchReturn.Partial;
        var all = found.Uids;
        if (all.IsEmpty || (options.Items & (SearchReturn.All | SearchReturn.Count)) != 0 || (options.Items & some) == 0) return all;
        var kept = new List<NumberRange>();
        if (options.Partial is { } range) kept.AddRange(found.Page(range).Uids.Ranges);
        if (options.Items.HasFlag(SearchReturn.Min)) kept.Add(new NumberRange(all.Ranges[0].Low, all.Ranges[0].Low));
        if (options.Items.HasFlag(SearchReturn.Max)) kept.Add(new NumberRange(all.Ranges[^1].High, all.Ranges[^1].High));
        return UidSet.OfRanges(kept);
    }
}
