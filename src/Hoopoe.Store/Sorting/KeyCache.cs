using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store.Sorting;

/// <summary>Which column of which store's mailbox, by the name of what it holds.</summary>
readonly record struct KeyColumnId(EmbeddedStore Store, long MailboxId, string Name);

/// <summary>
/// Holds the columns of all stores that were used last, up to a budget of memory. What is in it was right when it was read, so
/// nothing has to be taken out but for room, and where a repair has found stored keys wrong.
/// </summary>
sealed class KeyCache(long budget)
{
    readonly Lock _gate = new();
    readonly LinkedList<(KeyColumnId Id, KeyColumn Column)> _byUse = new();
    readonly Dictionary<KeyColumnId, LinkedListNode<(KeyColumnId Id, KeyColumn Column)>> _nodes = [];
    long _bytes;

    /// <summary>How much memory it holds, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>The column, if it is held.</summary>
    public bool TryFind<TColumn>(KeyColumnId id, [NotNullWhen(true)] out TColumn? column)
        where TColumn : KeyColumn
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(id, out var node))
            {
                column = null;
                return false;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            column = (TColumn)node.Value.Column;
            return true;
        }
    }

    /// <summary>Holds a column, unless a longer one is held or it is larger than the budget.</summary>
    public void Hold(KeyColumnId id, KeyColumn column)
    {
        if (column.Bytes > budget) return;
        lock (_gate)
        {
            if (_nodes.TryGetValue(id, out var held))
            {
                if (held.Value.Column.End > column.End) return;
                Remove(held);
            }
            _nodes.Add(id, _byUse.AddFirst((id, column)));
            _bytes += column.Bytes;
            while (_bytes > budget) Remove(_byUse.Last!);
        }
    }

    /// <summary>Takes the columns of a mailbox out, whose keys were wrong and have been made anew.</summary>
    public void Forget(EmbeddedStore store, long mailboxId)
    {
        lock (_gate)
        {
            foreach (var id in _nodes.Keys.Where(id => id.Store == store && id.MailboxId == mailboxId).ToList()) Remove(_nodes[id]);
        }
    }

    void Remove(LinkedListNode<(KeyColumnId Id, KeyColumn Column)> node)
    {
        _byUse.Remove(node);
        _nodes.Remove(node.Value.Id);
        _bytes -= node.Value.Column.Bytes;
    }
}
