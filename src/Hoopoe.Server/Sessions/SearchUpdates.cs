using Hoopoe.Protocol.Model;
using Hoopoe.Protocol.Wire;
using Hoopoe.Server.Commands;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Search;
using Hoopoe.Store.Sorting;

namespace Hoopoe.Server.Sessions;

/// <summary>
/// Tells how the results of searches change (RFC 5267 §4.3): what is expunged before EXPUNGE takes its number, the rest when the client
/// knows
/// the new messages. Only messages that changed or came are looked at.
/// </summary>
static class SearchUpdates
{
    /// <summary>Tells of messages that are about to be expunged; the client still knows their numbers.</summary>
    public static void WriteExpunged(SessionContext context, SelectedMailbox selected, UidSet expunged)
    {
        if (expunged.IsEmpty) return;
        foreach (var search in selected.Contexts)
        {
            var gone = search.Members.Intersect(expunged);
            if (gone.IsEmpty) continue;
            search.Members = search.Members.Except(expunged);
            Begin(context, search);
            WriteRemoved(context, selected, search, gone);
            context.Output.EndLine();
        }
    }

    /// <summary>
    /// Tells what changed flags and new messages do to the results. A search that can't be run any more is told to be given up.
    /// </summary>
    public static async ValueTask WriteChangedAsync(
        SessionContext context, SelectedMailbox selected, UidSet touched, CancellationToken cancellationToken)
    {
        if (touched.IsEmpty) return;
        foreach (var search in selected.Contexts.ToList())
        {
            try
            {
                await WriteChangedAsync(context, selected, search, touched, cancellationToken);
            }
            catch (IOException)
            {
                selected.Contexts.Remove(search);
                context.Output.UntaggedStatus(
                    ResponseStatus.No, ResponseCode.NoUpdate(search.Tag), "A message can't be read; the result is not told of any more.");
            }
            await context.FlushIfFullAsync(cancellationToken);
        }
    }

    static async ValueTask WriteChangedAsync(
        SessionContext context, SelectedMailbox selected, SearchContext search, UidSet touched, CancellationToken cancellationToken)
    {
        var view = selected.Announced;
        var among = new SearchAnd([new SearchUids(SequenceSet.SavedResult), search.Key]);
        var scope = ScopeOf(context, search, touched, selected.Recent);
        var matching = (await SearchEvaluator.RunAsync(context.Account, view, among, scope, cancellationToken)).Uids;
        var removed = search.Members.Intersect(touched).Except(matching);
        var added = matching.Except(search.Members);
        if (removed.IsEmpty && added.IsEmpty) return;

        search.Members = search.Members.Except(removed).Union(added);
        var order = search.IsSorted && !added.IsEmpty ? await SortAsync(context, view, search, cancellationToken) : [];
        Begin(context, search);
        if (!removed.IsEmpty) WriteRemoved(context, selected, search, removed);
        if (!added.IsEmpty) WriteAdded(context, selected, search, added, order);
        context.Output.EndLine();
    }

    static async ValueTask<uint[]> SortAsync(SessionContext context, MailboxView view, SearchContext search, CancellationToken cancellationToken)
    {
        var key = search.Criteria.Any(criterion => criterion.Key == Protocol.Commands.SortKey.Relevancy)
            ? new SearchAnd([new SearchUids(SequenceSet.SavedResult), search.Key])
            : (SearchKey)new SearchUids(SequenceSet.SavedResult);
        var scope = ScopeOf(context, search, search.Members, UidSet.Empty);
        var found = await SearchEvaluator.RunAsync(context.Account, view, key, scope, cancellationToken);
        var sorted = await MessageSorter.SortAsync(context.Account, found, search.Criteria, search.Comparator, progress: null, cancellationToken);
        return sorted.Numbers(byUid: true);
    }

    static SearchScope ScopeOf(SessionContext context, SearchContext search, UidSet savedResult, UidSet recent) =>
        new(context.Services.Time.GetUtcNow(), savedResult, recent) { Collation = search.Comparator.Collation, Damaged = context.Damaged };

    static void Begin(SessionContext context, SearchContext search)
    {
        context.Output.BeginUntagged("ESEARCH (TAG "u8);
        context.Output.Quoted(search.Tag);
        if (search.Mailbox is not null) SearchAnswer.WriteCorrelators(context.Output, search.Mailbox);
        context.Output.CloseParen();
        if (search.ByUid) context.Output.Raw(" UID"u8);
    }

    static void WriteRemoved(SessionContext context, SelectedMailbox selected, SearchContext search, UidSet removed)
    {
        context.Output.Raw(" REMOVEFROM ("u8);
        if (!search.IsSorted)
        {
            WriteAnywhere(context.Output, selected, search, removed);
            return;
        }
        var kept = new List<uint>(search.Order.Length);
        WriteRuns(context.Output, selected, search, search.Order, uid => removed.Contains(new Uid(uid)), position => kept.Count + 1, kept.Add);
        search.Order = [.. kept];
    }

    /// <summary>
    /// Writes what is added, in ascending order of where it stands in the end: each then stands there as soon as it is added.
    /// </summary>
    static void WriteAdded(SessionContext context, SelectedMailbox selected, SearchContext search, UidSet added, uint[] order)
    {
        context.Output.Raw(" ADDTO ("u8);
        if (!search.IsSorted)
        {
            WriteAnywhere(context.Output, selected, search, added);
            return;
        }
        WriteRuns(context.Output, selected, search, order, uid => added.Contains(new Uid(uid)), position => position + 1, static _ => { });
        search.Order = order;
    }

    /// <summary>Position 0 leaves it to the client to keep the mailbox's order.</summary>
    static void WriteAnywhere(ResponseWriter output, SelectedMailbox selected, SearchContext search, UidSet uids)
    {
        output.Raw("0 "u8);
        output.Set(search.ByUid ? uids : selected.NumbersOf(uids));
        output.CloseParen();
    }

    static void WriteRuns(
        ResponseWriter output, SelectedMailbox selected, SearchContext search, uint[] order, Func<uint, bool> isMeant, Func<int, int> positionOf,
        Action<uint> pass)
    {
        var isFirst = true;
        var run = new List<uint>();
        for (var index = 0; index < order.Length;)
        {
            if (!isMeant(order[index]))
            {
                pass(order[index++]);
                continue;
            }
            var start = index;
            run.Clear();
            for (; index < order.Length && isMeant(order[index]); index++)
                run.Add(search.ByUid ? order[index] : (uint)selected.Announced.IndexOf(new Uid(order[index])) + 1);
            if (!isFirst) output.Space();
            isFirst = false;
            output.Number(positionOf(start));
            output.Space();
            output.OrderedSet(run.ToArray());
        }
        output.CloseParen();
    }
}
