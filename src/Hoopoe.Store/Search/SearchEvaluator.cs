using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>
/// Finds the messages that meet a search key (RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 5032, RFC 7162 §3.1.5, RFC 8474, RFC 8514).
/// <para>A text is found as a substring of decoded text, compared by i;unicode-casemap (RFC 5051). BODY looks into the text of text parts and
/// of encapsulated messages; TEXT into all header fields as well. Other parts are not looked into, as RFC 9051 allows.</para>
/// <para>FUZZY (RFC 6203) finds texts by their words, see <see cref="Fuzzy.FuzzyPattern"/>; other keys mean the same with it.</para>
/// <para>Of a damaged body nothing is known, which is neither yes nor no: NOT leaves it so, AND and OR go by their other keys if these decide. A
/// message of which the whole remains unknown is not found, by TEXT as little as by NOT TEXT, and is noted in <see cref="SearchScope.Damaged"/>.
/// </para>
/// <para>Dates are compared by the day as it is written: INTERNALDATE and Date in their own zones, save dates in UTC.</para>
/// </summary>
public static class SearchEvaluator
{
    /// <summary>How many words a text may have that is looked for by FUZZY.</summary>
    public const int MaxFuzzyWords = 32;

    /// <summary>Fewer messages than this are read rather than looked up in the text index.</summary>
    const int FewMessages = 8;

    /// <summary>
    /// Runs a search. Flags, sets, sizes and dates are answered from the view at once; other keys by the text index, and for messages that it
    /// does not hold by reading them; both in turns, between which the thread is free for others. A message that is no longer stored is not
    /// found by what would have to be read.
    /// </summary>
    /// <param name="account">The account that the view is of.</param>
    /// <param name="view">The messages to search, as the session knows them.</param>
    /// <param name="key">What to look for. FILTER has to be resolved before.</param>
    /// <param name="scope">What depends on the session and the time.</param>
    /// <param name="cancellationToken">Ends the search soon, also within a large message.</param>
    /// <exception cref="StoreRefusedException">
    /// A text to look for is longer than 4,096 characters, keys nest deeper than 256, or a FILTER key was not resolved.
    /// </exception>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public static ValueTask<SearchResult> RunAsync(
        Account account, MailboxView view, SearchKey key, SearchScope scope, CancellationToken cancellationToken) =>
        RunAsync(account, view, key, scope, usesIndex: true, cancellationToken);

    /// <summary>Runs a search, with the text index or without; there is no difference in what is found.</summary>
    internal static async ValueTask<SearchResult> RunAsync(
        Account account, MailboxView view, SearchKey key, SearchScope scope, bool usesIndex, CancellationToken cancellationToken)
    {
        var plan = SearchPlan.Of(key, view, scope);
        var found = new List<int>();
        var undecided = new List<int>();
        plan.TestState(found, undecided, cancellationToken);
        if (undecided.Count == 0) return new SearchResult(view, found, plan.Weights) { Damaged = scope.Damaged };

        var total = undecided.Count;
        if (usesIndex && plan.Terms.AsksIndex && total >= FewMessages && account.OpenIndex(view, plan.Terms) is { } index)
        {
            using (index)
            {
                var pass = new IndexPass(plan, view, index, undecided, found);
                await account.SearchTurns.RunAsync(
                    turn => pass.Step(turn, cancellationToken), () => TellAsync(scope, pass.Decided, total), cancellationToken);
                undecided = pass.Unread;
            }
        }
        if (undecided.Count > 0)
        {
            var pass = new ReadPass(plan, account.Messages, undecided, found);
            await account.SearchTurns.RunAsync(
                _ => pass.Step(cancellationToken), () => TellAsync(scope, total - pass.Left, total), cancellationToken);
        }
        if (!IsAscending(found)) plan.Order(found);
        return new SearchResult(view, found, plan.Weights) { Damaged = scope.Damaged };
    }

    static ValueTask TellAsync(SearchScope scope, int done, int total) =>
        scope.Progress is { } progress ? progress(done, total) : ValueTask.CompletedTask;

    static bool IsAscending(List<int> places)
    {
        for (var index = 1; index < places.Count; index++)
        {
            if (places[index] < places[index - 1]) return false;
        }
        return true;
    }
}
