namespace Hoopoe.Store.Mailboxes;

/// <summary>
/// Holds the mailboxes opened last, so that opening one again costs nothing, up to a budget of memory. What it lets go of lives on while a
/// session holds it.
/// </summary>
sealed class SnapshotCache(long budget)
{
    readonly Lock _gate = new();
    readonly LinkedList<(Mailbox Mailbox, long Bytes)> _byUse = new();
    readonly Dictionary<Mailbox, LinkedListNode<(Mailbox Mailbox, long Bytes)>> _nodes = [];
    long _bytes;

    /// <summary>How much memory it holds, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    public void Touch(Mailbox mailbox)
    {
        lock (_gate)
        {
            if (_nodes.Remove(mailbox, out var node)) Remove(node);
            var bytes = mailbox.View.Snapshot.Bytes;
            _nodes.Add(mailbox, _byUse.AddFirst((mailbox, bytes)));
            _bytes += bytes;
            while (_bytes > budget && _byUse.Last is { } oldest && oldest.Value.Mailbox != mailbox)
            {
                _nodes.Remove(oldest.Value.Mailbox);
                Remove(oldest);
            }
        }
    }

    void Remove(LinkedListNode<(Mailbox Mailbox, long Bytes)> node)
    {
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }
}
