namespace Hoopoe.Store.Search.Texts;

/// <summary>The memory that the text indexes of all stores may take; mapped files are the operating system's and not counted.</summary>
sealed class TextBudget(long limit)
{
    long _used;

    /// <summary>Whether more is used than may be.</summary>
    public bool IsExceeded => Volatile.Read(ref _used) > limit;

    /// <summary>Counts memory that is taken, or given back if negative.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);
}
