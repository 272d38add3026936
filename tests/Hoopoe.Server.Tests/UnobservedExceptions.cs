using System.Collections.Concurrent;

[assembly: AssemblyFixture(typeof(Hoopoe.Server.Tests.UnobservedExceptions))]

namespace Hoopoe.Server.Tests;

/// <summary>Fails the run if a task of any test ended in an exception that nobody looked at: whatever a session throws must end with it.</summary>
public sealed class UnobservedExceptions : IDisposable
{
    readonly ConcurrentQueue<string> _found = [];

    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Note;

    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= Note;
        Assert.Empty(_found);
    }

    void Note(object? sender, UnobservedTaskExceptionEventArgs unobserved)
    {
        if (unobserved.Exception.ToString().Contains("Hoopoe", StringComparison.Ordinal)) _found.Enqueue($"{unobserved.Exception}");
    }
}
