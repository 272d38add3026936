namespace Hoopoe.Server.Hosting.Reloading;

/// <summary>Something that is replaced as a whole while others read it: they take it where they use it, and never keep it for long.</summary>
/// <param name="value">What it is first.</param>
sealed class Current<T>(T value) where T : class
{
    volatile T _value = value;

    /// <summary>What it is now.</summary>
    public T Value
    {
        get => _value;
        set => _value = value;
    }
}
