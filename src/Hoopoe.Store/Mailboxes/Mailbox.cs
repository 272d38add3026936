using Hoopoe.Protocol.Model;
using Hoopoe.Store.Accounts;
using Hoopoe.Store.Operations;

namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// An open mailbox, shared by all sessions that have it selected. While somebody holds it, the writer keeps its view current; nobody closes
/// it, it goes when nobody holds it.
/// </summary>
public sealed class Mailbox
{
    const int FewViewers = 16;

    readonly Account _account;
    readonly MailboxInfo? _past;
    readonly Lock _gate = new();
    readonly HashSet<WeakReference<Viewer>> _viewers = [];
    int _viewersToCheck = FewViewers;
    volatile MailboxView _view;
    Uid _recentFrom;

    internal Mailbox(Account account, MailboxInfo info, MailboxSnapshot messages)
    {
        _account = account;
        Id = info.Id;
        _recentFrom = info.RecentFrom;
        _view = new MailboxView(info.Id, info.UidValidity, messages);
    }

    /// <summary>A mailbox of the past, which does not change any more.</summary>
    internal Mailbox(Account account, MailboxSnapshot messages, MailboxInfo past)
        : this(account, past, messages) => _past = past;

    /// <summary>The mailbox's id in its store.</summary>
    public long Id { get; }

    /// <summary>Whether this shows how the mailbox was: it can be read and copied from, and nothing else.</summary>
    public bool IsPast => _past is not null;

    /// <summary>Its messages as last published.</summary>
    public MailboxView View => _view;

    /// <summary>Its entry in the account's snapshot, or null once it was deleted.</summary>
    public MailboxInfo? Info => _past ?? (_account.Snapshot.TryFind(Id, out var info) ? info : null);

    /// <summary>
    /// Claims \Recent for a rev1 session that may write (RFC 3501 §2.3.2): every message from the returned UID up to but not including
    /// <paramref name="upTo"/> is recent to this session and to no other. Kept in the store soon after.
    /// </summary>
    public Uid ClaimRecent(Uid upTo)
    {
        Uid from;
        lock (_gate)
        {
            from = _recentFrom;
            if (upTo <= from) return from;
            _recentFrom = upTo;
        }
        _account.Enqueue(new MoveRecentBoundary(new Actor("hoopoe", "internal"), Id, upTo));
        return from;
    }

    /// <summary>The first UID that is recent to nobody yet, for EXAMINE and STATUS.</summary>
    public Uid RecentFrom
    {
        get
        {
            lock (_gate) return _recentFrom;
        }
    }

    /// <summary>Begins to show the mailbox to a client that has been told of the view as it is: what is expunged from now on is kept for it.</summary>
    public Viewer Show()
    {
        var viewer = new Viewer(_view.HighestModSeq);
        lock (_gate)
        {
            if (_viewers.Count >= _viewersToCheck)
            {
                // Those of sessions that broke off.
                _viewers.RemoveWhere(reference => !reference.TryGetTarget(out _));
                _viewersToCheck = FewViewers + (2 * _viewers.Count);
            }
            _viewers.Add(viewer.Reference);
        }
        return viewer;
    }

    /// <summary>Shows the mailbox to a client no more.</summary>
    public void Hide(Viewer viewer)
    {
        lock (_gate) _viewers.Remove(viewer.Reference);
    }

    /// <summary>What was expunged at or below this modseq is shown to nobody any more.</summary>
    internal ModSeq KnownToAll
    {
        get
        {
            var known = _view.HighestModSeq;
            lock (_gate)
            {
                foreach (var reference in _viewers)
                    if (reference.TryGetTarget(out var viewer) && viewer.KnowsThrough < known) known = viewer.KnowsThrough;
            }
            return known;
        }
    }

    internal void Publish(MailboxSnapshot messages) => _view = new MailboxView(Id, _view.UidValidity, messages);
}
