using System.Runtime.InteropServices;
using Hoopoe.Store.Accounts;

namespace Hoopoe.Store.Search;

/// <summary>Puts a search to messages by reading them, a page in each turn.</summary>
/// <param name="plan">The search.</param>
/// <param name="messages">Reads messages.</param>
/// <param name="undecided">The places of the messages, ascending.</param>
/// <param name="found">Where those go that are found.</param>
sealed class ReadPass(SearchPlan plan, MessageReader messages, List<int> undecided, List<int> found)
{
    int _next;

    /// <summary>How many messages are still to be read.</summary>
    public int Left => undecided.Count - _next;

    /// <summary>Reads a page; true at the end.</summary>
    public bool Step(CancellationToken cancellationToken)
    {
        var count = Math.Min(plan.PageSize, Left);
        plan.TestContent(messages, CollectionsMarshal.AsSpan(undecided).Slice(_next, count), found, cancellationToken);
        _next += count;
        return Left == 0;
    }
}
