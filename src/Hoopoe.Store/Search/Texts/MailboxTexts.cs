using Hoopoe.Store.Mailboxes;
using Hoopoe.Store.Sqlite;

namespace Hoopoe.Store.Search.Texts;

/// <summary>
/// The ordinals of a mailbox's messages, by UID. A UID is of one message for ever, so what is known of a mailbox is only ever added to.
/// </summary>
sealed class MailboxTexts
{
    const int SparedUnknown = 4_096;

    uint[] _uids = [];
    int[] _ordinals = [];
    int _count;
    uint _known;

    /// <summary>The memory it takes.</summary>
    public long Bytes => _uids.Length * (sizeof(uint) + sizeof(int));

    /// <summary>Whether most of what it knows is gone from a view, so that it is better made anew.</summary>
    public bool IsStaleFor(MailboxView view) => _count > (2L * view.Count) + SparedUnknown;

    /// <summary>Whether it knows of all messages that a view can have.</summary>
    public bool Covers(MailboxView view) => _known + 1 >= view.UidNext.Value;

    /// <summary>Reads the messages that came since it was last asked.</summary>
    /// <param name="rows">The store's rows.</param>
    /// <param name="view">The view.</param>
    /// <returns>Their UIDs and EMAILIDs, to be given to <see cref="Add"/>.</returns>
    public (List<uint> Uids, List<long> EmailIds) ReadMissing(SqliteConnection rows, MailboxView view)
    {
        var uids = new List<uint>();
        var ids = new List<long>();
        var statement = rows.Prepare("SELECT key, email_id FROM message WHERE key > ?1 AND key < ?2 ORDER BY key")
            .Bind(1, MessageKey.Of(view.MailboxId, _known)).Bind(2, MessageKey.Of(view.MailboxId, view.UidNext));
        while (statement.Step())
        {
            uids.Add(MessageKey.UidOf(statement.Int64(0)));
            ids.Add(statement.Int64(1));
        }
        statement.Reset();
        return (uids, ids);
    }

    /// <summary>Takes messages up to below a view's UIDNEXT; those that another search has brought meanwhile are passed over.</summary>
    public void Add(List<uint> uids, List<long> emailIds, MailboxView view, TextDirectory directory)
    {
        if (_uids.Length < _count + uids.Count)
        {
            var size = Math.Max(_count + uids.Count, _count + (_count / 4));
            Array.Resize(ref _uids, size);
            Array.Resize(ref _ordinals, size);
        }
        for (var index = 0; index < uids.Count; index++)
        {
            if (uids[index] <= _known) continue;
            _uids[_count] = uids[index];
            _ordinals[_count++] = directory.OrdinalOf(emailIds[index]);
        }
        _known = Math.Max(_known, view.UidNext.Value - 1);
    }

    /// <summary>The ordinals of messages.</summary>
    /// <param name="uids">Their UIDs, ascending.</param>
    /// <param name="ordinals">The ordinals; -1 for a message that is not known here.</param>
    public void Find(ReadOnlySpan<uint> uids, Span<int> ordinals)
    {
        var known = _uids.AsSpan(0, _count);
        var at = 0;
        for (var index = 0; index < uids.Length; index++)
        {
            if (at < known.Length && known[at] < uids[index]) at++;
            if (at < known.Length && known[at] < uids[index])
            {
                var found = known[at..].BinarySearch(uids[index]);
                at += found < 0 ? ~found : found;
            }
            ordinals[index] = at < known.Length && known[at] == uids[index] ? _ordinals[at] : -1;
        }
    }
}
