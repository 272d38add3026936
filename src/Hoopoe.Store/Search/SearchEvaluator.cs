using System.Runtime.InteropServices;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>
/// Finds the messages that meet a search key (RFC 9051 §6.4.4, RFC 3501 §6.4.4, RFC 5032, RFC 7162 §3.1.5, RFC 8474, RFC 8514).
/// <para>A text is found as a substring of decoded text, compared by i;unicode-casemap (RFC 5051). BODY looks into the text of text parts and
/// of encapsulated messages; TEXT into all header fields as well. Other parts are not looked into, as RFC 9051 allows.</para>
/// <para>FUZZY (RFC 6203) finds texts by their words, see <see cref="Fuzzy.FuzzyPattern"/>; other keys mean the same with it.</para>
/// <para>Dates are compared by the day as it is written: INTERNALDATE and Date in their own zones, save dates in UTC.</para>
/// </summary>
public static class SearchEvaluator
{
    /// <summary>How many words a text may have that is looked for by FUZZY.</summary>
    public const int MaxFuzzyWords = 32;

    /// <summary>
    /// Runs a search. Flags, sets, sizes and dates are answered from the view at once; other keys by reading messages in pages, between which
    /// the thread is free for others. A message that is no longer stored is not found by what would have to be read.
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
    public static async ValueTask<SearchResult> RunAsync(
        Account account, MailboxView view, SearchKey key, SearchScope scope, CancellationToken cancellationToken)
    {
        var plan = SearchPlan.Of(key, view, scope);
        var found = new List<int>();
        var undecided = new List<int>();
        plan.TestState(found, undecided, cancellationToken);
        var byState = found.Count;
        for (var start = 0; start < undecided.Count; start += plan.PageSize)
        {
            await Task.Yield();
            if (start > 0 && scope.Progress is { } progress) await progress(start, undecided.Count);
            var count = Math.Min(plan.PageSize, undecided.Count - start);
            plan.TestContent(account.Messages, CollectionsMarshal.AsSpan(undecided).Slice(start, count), found, cancellationToken);
        }
        if (byState > 0 && byState < found.Count) found.Sort();
        return new SearchResult(view, found, plan.Weights);
    }
}
