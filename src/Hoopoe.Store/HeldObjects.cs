using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Hoopoe.Store;

/// <summary>
/// Objects by id for as long as somebody holds them. What is left of those that nobody holds is removed each time that as many were added as
/// there were after the last time. Any number of threads may use it.
/// </summary>
sealed class HeldObjects<T>
    where T : class
{
    const int Fewest = 64;

    readonly ConcurrentDictionary<long, WeakReference<T>> _objects = [];
    int _untilRemoval = Fewest;

    /// <summary>How many entries there are, among them some that nobody holds any more.</summary>
    public int Count => _objects.Count;

    /// <summary>The objects that somebody holds.</summary>
    public IReadOnlyList<T> All =>
        [.. _objects.Values.Select(static reference => reference.TryGetTarget(out var held) ? held : null).OfType<T>()];

    /// <summary>The object with an id, if somebody holds it.</summary>
    public bool TryFind(long id, [NotNullWhen(true)] out T? held)
    {
        held = null;
        return _objects.TryGetValue(id, out var reference) && reference.TryGetTarget(out held);
    }

    /// <summary>Takes the object of an id, in place of one that may be there.</summary>
    public void Set(long id, T value)
    {
        _objects[id] = new WeakReference<T>(value);
        if (Interlocked.Decrement(ref _untilRemoval) == 0) RemoveUnheld();
    }

    void RemoveUnheld()
    {
        foreach (var entry in _objects)
        {
            if (!entry.Value.TryGetTarget(out _)) _objects.TryRemove(entry);
        }
        Volatile.Write(ref _untilRemoval, Math.Max(Fewest, _objects.Count));
    }
}
