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
    readonly Account _account;
    readonly Lock _gate = new();
    volatile MailboxView _view;
    Uid _recentFrom;

    internal Mailbox(Account account, MailboxInfo info, MailboxSnapshot messages)
    {
        _account = account;
        Id = info.Id;
        _recentFrom = info.RecentFrom;
        _view = new MailboxView(info.Id, info.UidValidity, messages);
    }

    /// <summary>The mailbox's id in its store.</summary>
    public long Id { get; }

    /// <summary>Its messages as last published.</summary>
    public MailboxView View => _view;

    /// <summary>Its entry in the account's snapshot, or null once it was deleted.</summary>
    public MailboxInfo? Info => _account.Snapshot.TryFind(Id, out var info) ? info : null;

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

    internal void Publish(MailboxSnapshot messages) => _view = new MailboxView(Id, _view.UidValidity, messages);
}
