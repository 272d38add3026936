using System.Runtime.InteropServices;
using Hoopoe.Mime;
using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Packs;

namespace Hoopoe.Store.Search;

/// <summary>
/// A search made ready: first it is put to the messages' state in the view, which decides most of them; then to the text index; the rest are
/// read page by page, each no further than its answer takes.
/// </summary>
sealed class SearchPlan
{
    /// <summary>How many messages are tested between two looks at the cancellation token.</summary>
    const int Stride = 4_096;

    const int TextPageSize = 32;

    readonly MailboxView _view;
    readonly Condition _condition;
    readonly List<double>? _weights;
    readonly DamagedMessages? _damaged;

    SearchPlan(MailboxView view, SearchTerms terms, Condition condition, bool isRanked, DamagedMessages? damaged)
    {
        _damaged = damaged;
        _weights = isRanked ? [] : null;
        _view = view;
        Terms = terms;
        _condition = condition;
    }

    /// <summary>Makes the plan of a search.</summary>
    /// <exception cref="StoreRefusedException">A bound is exceeded, or a FILTER was not resolved.</exception>
    public static SearchPlan Of(SearchKey key, MailboxView view, SearchScope scope)
    {
        var compiler = new SearchCompiler(view, scope);
        var condition = compiler.Compile(key);
        return new SearchPlan(view, compiler.Terms, condition, compiler.IsRanked, scope.Damaged);
    }

    /// <summary>What the search asks about.</summary>
    public SearchTerms Terms { get; }

    /// <summary>Whether messages are told how well they fit.</summary>
    public bool IsRanked => _weights is not null;

    /// <summary>How well the messages fit that were found, in their order; null if nothing is looked for loosely.</summary>
    public IReadOnlyList<double>? Weights => _weights;

    /// <summary>How many messages are read before others get the thread; fewer where all of their text may be needed.</summary>
    public int PageSize => _condition.Cost == SearchCost.Text ? TextPageSize : MessageReader.PageSize;

    /// <summary>Sorts messages by what their state says: those found, and those that have to be read to tell, or to tell how well they fit.</summary>
    public void TestState(List<int> found, List<int> undecided, CancellationToken cancellationToken)
    {
        var message = new SearchedMessage(_view);
        var range = _condition.Range.And(new PlaceRange(0, _view.Count));
        for (var place = range.From; place < range.End; place++)
        {
            if (place % Stride == 0) cancellationToken.ThrowIfCancellationRequested();
            message.MoveTo(place);
            var truth = _condition.Test(message);
            if (truth == Truth.Yes && !IsRanked) found.Add(place);
            else if (truth != Truth.No) undecided.Add(place);
        }
    }

    /// <summary>What a message says to the search.</summary>
    public Truth Test(SearchedMessage message) => _condition.Test(message);

    /// <summary>How well a message fits.</summary>
    public double Weigh(SearchedMessage message) => _condition.Weigh(message);

    /// <summary>Takes a message that is found.</summary>
    public void Add(int place, double weight, List<int> found)
    {
        found.Add(place);
        _weights?.Add(weight);
    }

    /// <summary>Reads a page of messages and appends those that are found. One of which a damaged body does not tell is passed over.</summary>
    public void TestContent(MessageReader messages, ReadOnlySpan<int> places, List<int> found, CancellationToken cancellationToken)
    {
        using var buffer = new BodyBuffer();
        var scan = Terms.Texts.Count == 0 ? null : new TextScan(Terms.Texts, Collation.UnicodeCaseMap, cancellationToken);
        var message = new SearchedMessage(_view);
        var next = 0;
        foreach (var stored in Read(messages, places))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_view.UidAt(places[next]) != stored.Uid) next++;
            message.MoveTo(places[next]);
            var content = new MessageContent(stored, Terms, scan, buffer, messages, cancellationToken);
            message.Facts = content;
            var truth = _condition.Test(message);
            if (truth == Truth.Yes) Add(places[next], IsRanked ? Weigh(message) : 0, found);
            else if (truth == Truth.Unknown) _damaged?.Add(_view.MailboxId, stored.Uid, content.Damage!);
        }
    }

    /// <summary>Puts what was found into the order of the view.</summary>
    public void Order(List<int> found)
    {
        if (_weights is null)
        {
            found.Sort();
            return;
        }
        CollectionsMarshal.AsSpan(found).Sort(CollectionsMarshal.AsSpan(_weights));
    }

    IReadOnlyList<StoredMessage> Read(MessageReader messages, ReadOnlySpan<int> places)
    {
        Span<Uid> uids = stackalloc Uid[MessageReader.PageSize];
        for (var index = 0; index < places.Length; index++) uids[index] = _view.UidAt(places[index]);
        var columns = _condition.Cost > SearchCost.Row ? StoredColumns.Structure : StoredColumns.None;
        return messages.Read(_view.MailboxId, uids[..places.Length], columns);
    }
}
