using Hoopoe.Protocol.Model;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>The messages that a search found in a view.</summary>
public sealed class SearchResult
{
    readonly MailboxView _view;

    internal SearchResult(MailboxView view, IReadOnlyList<int> places)
    {
        _view = view;
        Places = places;
    }

    /// <summary>The places of the messages in the view, counted from 0, ascending.</summary>
    public IReadOnlyList<int> Places { get; }

    /// <summary>A page of the result (RFC 9394 §3.1).</summary>
    public SearchResult Page(PartialRange range)
    {
        var (start, count) = range.In(Places.Count);
        return new SearchResult(_view, [.. Places.Skip(start).Take(count)]);
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
            foreach (var place in Places) uids.Add(_view.UidAt(place));
            return uids.ToSet();
        }
    }

    /// <summary>The highest mod-sequence among the messages (RFC 7162 §3.1.6); <see cref="ModSeq.Zero"/> if there are none.</summary>
    public ModSeq HighestModSeq
    {
        get
        {
            var highest = ModSeq.Zero;
            foreach (var place in Places) highest = ModSeq.Max(highest, _view.ModSeqAt(place));
            return highest;
        }
    }
}
