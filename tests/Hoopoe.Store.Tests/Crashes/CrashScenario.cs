namespace Hoopoe.Store.Tests.Crashes;

/// <summary>Something done to a store, in steps that are acknowledged one by one.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Steps">The steps, in order.</param>
sealed record CrashScenario(string Name, params Func<Life, Task>[] Steps)
{
    /// <summary>Done before the faults begin, to a store that is open.</summary>
    public Func<Life, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    /// <summary>
    /// Whether the steps, each of which queues one operation, are queued at once, so that they share a batch: each may fail alone then.
    /// </summary>
    public bool Together { get; init; }

    /// <summary>
    /// Whether steps that were refused for want of room come to the same when they are done again, with the numbers they would have had.
    /// </summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether it takes too long for a short run.</summary>
    public bool IsLong { get; init; }

    /// <summary>At every how many calls a fault comes.</summary>
    public int Stride { get; init; } = 1;

    public override string ToString() => Name;
}
