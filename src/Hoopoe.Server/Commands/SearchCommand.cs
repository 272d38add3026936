using Hoopoe.Protocol.Commands;
using Hoopoe.Protocol.Model;
using Hoopoe.Server.Sessions;
using Hoopoe.Store.Search;

namespace Hoopoe.Server.Commands;

/// <summary>
/// SEARCH and UID SEARCH (RFC 9051 §6.4.4), answered by SEARCH (RFC 3501 §7.2.5) or ESEARCH (RFC 4731), with a result that can be saved
/// (RFC 5182) and kept up to date (RFC 5267).
/// </summary>
static class SearchCommand
{
    const SearchReturn Offered =
        SearchReturn.Min | SearchReturn.Max | SearchReturn.All | SearchReturn.Count | SearchReturn.Save | SearchReturn.Partial
        | SearchReturn.Relevancy | SearchReturn.Update | SearchReturn.Context;

    static readonly SearchReturnOptions Everything = new(SearchReturn.All, Partial: null);

    public static ValueTask<CommandResult> RunAsync(SessionContext context, SearchArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments.Query, byUid: false, cancellationToken);

    public static ValueTask<CommandResult> RunUidAsync(SessionContext context, SearchArguments arguments, CancellationToken cancellationToken) =>
        RunAsync(context, arguments.Query, byUid: true, cancellationToken);

    static async ValueTask<CommandResult> RunAsync(
        SessionContext context, SearchQuery query, bool byUid, CancellationToken cancellationToken)
    {
        query = Admit(context, query);
        var update = UpdateRequest.Of(context, query);
        var wanted = query.Return?.Items ?? SearchReturn.None;
        var found = await FindAsync(context, query with { Key = MessageLimit.Apply(context, query.Key) }, cancellationToken);
        if (wanted.HasFlag(SearchReturn.Save)) context.Mailbox.SavedResult = ToSave(found, query.Return!);

        var answer = new SearchAnswer(context, found, byUid, query.UsesModSeq);
        if (query.Return is null && !context.IsRev2) answer.WriteSearch();
        else if (query.Return is null) answer.WriteEsearch(Everything);
        else if (wanted != SearchReturn.Save) answer.WriteEsearch(query.Return);
        update?.Begin(found, byUid);
        return CommandResult.Ok("Searched.");
    }

    /// <summary>
    /// Refuses a search that must not be asked for, for SORT, THREAD and ESEARCH as well, and puts kept searches in the place of their
    /// names.
    /// </summary>
    /// <exception cref="CommandRefusedException">It must not, or a kept search is not there.</exception>
    public static SearchQuery Admit(SessionContext context, SearchQuery query)
    {
        var wanted = query.Return?.Items ?? SearchReturn.None;
        if ((wanted & ~Offered) != 0) throw CommandRefusedException.Bad("This return option is not offered.");
        if (query.NamesCharset && context.Features.HasFlag(SessionFeatures.Utf8Accept))
            throw CommandRefusedException.Bad("CHARSET is not allowed after ENABLE UTF8=ACCEPT.");
        query = ResolveFilters(context, query);
        if (wanted.HasFlag(SearchReturn.Relevancy) && !query.UsesFuzzy) throw CommandRefusedException.Bad("RELEVANCY needs a FUZZY key.");
        UidOnly.Admit(context, query);
        if (query.UsesModSeq) CondStore.Enable(context);
        return query;
    }

    /// <summary>A search that is refused leaves nothing saved if it was to be (RFC 9051 §6.4.4.1).</summary>
    static SearchQuery ResolveFilters(SessionContext context, SearchQuery query)
    {
        try
        {
            return KeptSearches.Resolve(context, query);
        }
        catch (CommandRefusedException) when (query.Return?.Items.HasFlag(SearchReturn.Save) == true)
        {
            context.Selected?.SavedResult = UidSet.Empty;
            throw;
        }
    }

    /// <summary>
    /// Searches the selected mailbox, for SORT and THREAD as well. A search that fails leaves nothing saved (RFC 9051 §6.4.4.1).
    /// </summary>
    public static ValueTask<SearchResult> FindAsync(SessionContext context, SearchQuery query, CancellationToken cancellationToken)
    {
        var found = FindAsync(context, context.Mailbox, query.Key, cancellationToken);
        if (query.Return?.Items.HasFlag(SearchReturn.Save) == true) context.Mailbox.SavedResult = UidSet.Empty;
        return found;
    }

    /// <summary>Searches the selected mailbox as its client knows it.</summary>
    public static ValueTask<SearchResult> FindAsync(
        SessionContext context, SelectedMailbox selected, SearchKey key, CancellationToken cancellationToken)
    {
        var scope = ScopeOf(context, selected.SavedResult, selected.Recent, cancellationToken);
        return SearchEvaluator.RunAsync(context.Account, selected.Announced, key, scope, cancellationToken);
    }

    /// <summary>What search keys mean here and now, and how the client is told how far the search has come.</summary>
    public static SearchScope ScopeOf(SessionContext context, UidSet savedResult, UidSet recent, CancellationToken cancellationToken) =>
        new(context.Services.Time.GetUtcNow(), savedResult, recent)
        {
            Collation = context.Comparator.Collation,
            Damaged = context.Damaged,
            Progress = ProgressOf(context, cancellationToken),
        };

    /// <summary>How the client is told how far its command has come.</summary>
    public static Func<long, long, ValueTask> ProgressOf(SessionContext context, CancellationToken cancellationToken) =>
        (done, all) => context.Progress.TellAsync(done, all, cancellationToken);

    /// <summary>
    /// What SAVE keeps: the result, or only its ends and its page where only those were asked for (RFC 9051 §6.4.4.4, RFC 9394 §3.2).
    /// </summary>
    public static UidSet ToSave(SearchResult found, SearchReturnOptions options)
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
