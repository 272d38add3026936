using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store;

/// <summary>Holds the values that were used last, up to a budget of memory.</summary>
/// <param name="budget">How much they may take together, in bytes.</param>
/// <param name="bytesOf">How much one takes.</param>
sealed class RecentlyUsed<TId, TValue>(long budget, Func<TId, TValue, long> bytesOf)
    where TId : notnull
    where TValue : class
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

    /// <summary>Holds a value, unless it is larger than the budget.</summary>
    /// <param name="id">Whose it is.</param>
    /// <param name="value">The value.</param>
    /// <param name="choose">What is held from now on if one is held, the first argument: it, the new one, or one made of both.</param>
    public void Hold(TId id, TValue value, Func<TValue, TValue, TValue> choose)
    {
        if (bytesOf(id, value) > budget) return;
        lock (_gate)
        {
            if (_nodes.TryGetValue(id, out var held))
            {
                value = choose(held.Value.Value, value);
                if (value == held.Value.Value) return;
                Remove(held);
            }
            _nodes.Add(id, _byUse.AddFirst((id, value)));
            _bytes += bytesOf(id, value);
            while (_bytes > budget) Remove(_byUse.Last!);
        }
    }

    /// <summary>Holds other values in place of those held; where it is null, none.</summary>
    public void Change(Func<TId, TValue, TValue?> change)
    {
        lock (_gate)
        {
            foreach (var node in _nodes.Values.ToList())
            {
                var (id, value) = node.Value;
                var changed = change(id, value);
                if (changed is null) Remove(node);
                else
                {
                    node.Value = (id, changed);
                    _bytes += bytesOf(id, changed) - bytesOf(id, value);
                }
            }
        }
    }

    /// <summary>Lets some go.</summary>
    public void Forget(Func<TId, bool> isForgotten) => Change((id, value) => isForgotten(id) ? null : value);

    void Remove(LinkedListNode<(TId Id, TValue Value)> node)
    {
        _byUse.Remove(node);
        _nodes.Remove(node.Value.Id);
        _bytes -= bytesOf(node.Value.Id, node.Value.Value);
    }
}
