using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>The messages that a search found in a view.</summary>
public sealed class SearchResult
{
    readonly IReadOnlyList<double>? _weights;

    internal SearchResult(MailboxView view, IReadOnlyList<int> places, IReadOnlyList<double>? weights = null)
    {
        View = view;
        Places = places;
        _weights = weights;
    }

    /// <summary>The view that was searched.</summary>
    public MailboxView View { get; }

    /// <summary>The places of the messages in the view, counted from 0, ascending.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>Where messages are noted whose damaged bodies what follows the search can't read, or null.</summary>
    internal DamagedMessages? Damaged { get; init; }

    /// <summary>A page of the result (RFC 9394 §3.1).</summary>
    public SearchResult Page(PartialRange range)
    {
        var (start, count) = range.In(Places.Count);
        return new SearchResult(View, [.. Places.Skip(start).Take(count)], _weights is null ? null : [.. _weights.Skip(start).Take(count)]);
    }

    /// <summary>The message numbers: places plus one, as runs.</summary>
    public UidSet Numbers
    {
        get
        {
            var numbers = new UidSet.Builder();
            foreach (var place in Places) numbers.Add(new Uid((uint)place + 1));
            return numbers.ToSet();
        }
    }

    /// <summary>The UIDs of the messages.</summary>
    public UidSet Uids
    {
        get
        {
            var uids = new UidSet.Builder();
            foreach (var place in Places) uids.Add(View.UidAt(place));
            return uids.ToSet();
        }
    }

    /// <summary>The highest mod-sequence among the messages (RFC 7162 §3.1.6); <see cref="ModSeq.Zero"/> if there are none.</summary>
    public ModSeq HighestModSeq
    {
        get
        {
            var highest = ModSeq.Zero;
            foreach (var place in Places) highest = ModSeq.Max(highest, View.ModSeqAt(place));
            return highest;
        }
    }

    /// <summary>
    /// How well each message fits what was looked for loosely (RFC 6203 §4), from 1 to 100: 100 is the best of those found, others stand in
    /// proportion to it. All are 100 if nothing was looked for loosely.
    /// </summary>
    public IReadOnlyList<int> Scores
    {
        get
        {
            var best = _weights is { Count: > 0 } ? _weights.Max() : 0;
            return best == 0
                ? [.. Enumerable.Repeat(100, Places.Count)]
                : [.. _weights!.Select(weight => Math.Max(1, (int)Math.Round(100 * weight / best)))];
        }
    }
}
