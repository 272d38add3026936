namespace Hoopoe.Store.Search.Texts;

/// <summary>The memory that the text indexes of all stores may take; mapped files are the operating system's and not counted.</summary>
sealed class TextBudget(long limit)
{
    long _limit = limit;
    long _used;

    /// <summary>How much may be used, in bytes.</summary>
    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    /// <summary>How much is used, in bytes.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Whether more is used than may be.</summary>
    public bool IsExceeded => Used > Limit;

    /// <summary>Counts memory that is taken, or given back if negative.</summary>
    public void Add(long bytes) => Interlocked.Add(ref _used, bytes);
}
