using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Mailboxes;

namespace Hoopoe.Store.Search;

/// <summary>
/// A search made ready: first it is put to the messages' state in the view, which decides most of them; the rest are read page by page, each
/// no further than its answer takes.
/// </summary>
sealed class SearchPlan
{
    /// <summary>How many messages are tested between two looks at the cancellation token.</summary>
    const int Stride = 4_096;

    const int TextPageSize = 32;

    readonly MailboxView _view;
    readonly SearchTerms _terms;
    readonly Condition _condition;

    readonly List<double>? _weights;

    SearchPlan(MailboxView view, SearchTerms terms, Condition condition, bool isRanked)
    {
        _weights = isRanked ? [] : null;
        _view = view;
        _terms = terms;
        _condition = condition;
    }

    /// <summary>Makes the plan of a search.</summary>
    /// <exception cref="StoreRefusedException">A bound is exceeded, or a FILTER was not resolved.</exception>
    public static SearchPlan Of(SearchKey key, MailboxView view, SearchScope scope)
    {
        var compiler = new SearchCompiler(view, scope);
        var condition = compiler.Compile(key);
        return new SearchPlan(view, compiler.Terms, condition, compiler.IsRanked);
    }

    /// <summary>How well the messages fit that <see cref="TestContent"/> found; null if nothing is looked for loosely.</summary>
    public IReadOnlyList<double>? Weights => _weights;

    /// <summary>How many messages are read before others get the thread; fewer where all of their text may be needed.</summary>
    public int PageSize => _condition.Cost == SearchCost.Text ? TextPageSize : MessageReader.PageSize;

    /// <summary>Sorts messages by what their state says: those found, and those that have to be read to tell, or to tell how well they fit.</summary>
    public void TestState(List<int> found, List<int> undecided, CancellationToken cancellationToken)
    {
        var message = new SearchedMessage();
        var range = _condition.Range.And(new PlaceRange(0, _view.Count));
        var place = range.From;
        foreach (var row in _view.Rows(range.From, range.End))
        {
            if (place % Stride == 0) cancellationToken.ThrowIfCancellationRequested();
            message.Place = place;
            message.Row = row;
            var truth = _condition.Test(message);
            if (truth == Truth.Yes && _weights is null) found.Add(place);
            else if (truth != Truth.No) undecided.Add(place);
            place++;
        }
    }

    /// <summary>Reads a page of messages and appends those that are found.</summary>
    public void TestContent(MessageReader messages, ReadOnlySpan<int> places, List<int> found, CancellationToken cancellationToken)
    {
        using var buffer = new BodyBuffer();
        var scan = _terms.Texts.Count == 0 ? null : new TextScan(_terms.Texts, cancellationToken);
        var message = new SearchedMessage();
        var next = 0;
        foreach (var stored in Read(messages, places))
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_view.UidAt(places[next]) != stored.Uid) next++;
            message.Place = places[next];
            message.Row = _view.RowAt(places[next]);
            message.Content = new MessageContent(stored, _terms, scan, buffer, messages);
            if (_condition.Test(message) != Truth.Yes) continue;
            found.Add(places[next]);
            _weights?.Add(_condition.Weigh(message));
        }
    }

    IReadOnlyList<StoredMessage> Read(MessageReader messages, ReadOnlySpan<int> places)
    {
        Span<Uid> uids = stackalloc Uid[MessageReader.PageSize];
        for (var index = 0; index < places.Length; index++) uids[index] = _view.UidAt(places[index]);
        var columns = _condition.Cost > SearchCost.Row ? StoredColumns.Structure : StoredColumns.None;
        return messages.Read(_view.MailboxId, uids[..places.Length], columns);
    }
}
