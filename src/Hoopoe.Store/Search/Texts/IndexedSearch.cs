namespace Hoopoe.Store.Search.Texts;

/// <summary>Asks an account's text index about the messages of a view, for one search.</summary>
sealed class IndexedSearch : IDisposable
{
    /// <summary>The most messages that are looked up at once.</summary>
    public const int PageSize = 1_024;

    readonly TextRegistry.Lease _lease;
    readonly MailboxTexts _mailbox;
    readonly TextPlace[] _places = new TextPlace[PageSize];
    readonly Action _repair;
    readonly Action _catchUp;
    bool _isIncomplete;

    public IndexedSearch(TextRegistry.Lease lease, MailboxTexts mailbox, SearchTerms terms, Action repair, Action catchUp)
    {
        _lease = lease;
        _mailbox = mailbox;
        _repair = repair;
        _catchUp = catchUp;
        Facts = new IndexedFacts(terms);
    }

    /// <summary>What the index says of the message that <see cref="MoveTo"/> went to.</summary>
    public IndexedFacts Facts { get; }

    /// <summary>Looks up a page of messages.</summary>
    /// <param name="uids">Their UIDs, ascending, at most <see cref="PageSize"/>.</param>
    public void Read(ReadOnlySpan<uint> uids) => _lease.Texts.Locate(_mailbox, uids, _places);

    /// <summary>Goes to a message of the page; false if the index does not hold it.</summary>
    public bool MoveTo(int index)
    {
        if (_places[index].Holder is not { } holder)
        {
            _isIncomplete = true;
            return false;
        }
        Facts.MoveTo(holder, _places[index].Column);
        return true;
    }

    /// <summary>Gives up the group of the message at hand, which was found damaged.</summary>
    public void DropDamaged()
    {
        if (Facts.Holder is not TextGroup group) return;
        _lease.Texts.Drop(group);
        _repair();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lease.Dispose();
        if (_isIncomplete) _catchUp();
    }
}
