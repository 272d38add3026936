using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store;

/// <summary>Holds the values that were used last, up to a budget of memory.</summary>
/// <param name="budget">How much they may take together, in bytes.</param>
/// <param name="bytesOf">How much one takes.</param>
sealed class RecentlyUsed<TId, TValue>(long budget, Func<TId, TValue, long> bytesOf)
    where TId : notnull
{
    readonly Lock _gate = new();
    readonly LinkedList<(TId Id, TValue Value)> _byUse = new();
    readonly Dictionary<TId, LinkedListNode<(TId Id, TValue Value)>> _nodes = [];
    long _bytes;

    /// <summary>How much memory it holds, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate) return _bytes;
        }
    }

    /// <summary>The value, if it is held.</summary>
    public bool TryFind(TId id, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(id, out var node))
            {
                value = default;
                return false;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    /// <summary>Holds a value, unless one is held that is better or it is larger than the budget.</summary>
    /// <param name="id">Whose it is.</param>
    /// <param name="value">The value.</param>
    /// <param name="isBetter">Whether the value held, the first argument, is to stay in place of the new one.</param>
    public void Hold(TId id, TValue value, Func<TValue, TValue, bool> isBetter)
    {
        var bytes = bytesOf(id, value);
        if (bytes > budget) return;
        lock (_gate)
        {
            if (_nodes.TryGetValue(id, out var held))
            {
                if (isBetter(held.Value.Value, value)) return;
                Remove(held);
            }
            _nodes.Add(id, _byUse.AddFirst((id, value)));
            _bytes += bytes;
            while (_bytes > budget) Remove(_byUse.Last!);
        }
    }

    /// <summary>Lets some go.</summary>
    public void Forget(Func<TId, bool> isForgotten)
    {
        lock (_gate)
        {
            foreach (var id in _nodes.Keys.Where(isForgotten).ToList()) Remove(_nodes[id]);
        }
    }

    void Remove(LinkedListNode<(TId Id, TValue Value)> node)
    {
        _byUse.Remove(node);
        _nodes.Remove(node.Value.Id);
        _bytes -= bytesOf(node.Value.Id, node.Value.Value);
    }
}
